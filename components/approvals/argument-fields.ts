import { hasHidden, visibleJson } from "./visible-text";

type Kind = "line" | "text" | "number" | "boolean" | "choice" | "json";

/** One argument of a call as a field of a form. */
export interface ArgumentField {
  name: string;
  kind: Kind;
  required: boolean;
  description?: string;
  choices?: string[];
  /** What the field holds before anybody edits it; empty when the call does not have the argument. */
  initial: string;
}

export type Arguments = Record<string, unknown>;

const LINE_LENGTH = 120;

/** The arguments a tool takes (from its JSON Schema, null when it has none) and those a call has, as fields. */
export function argumentFields(schema: Arguments | null, args: Arguments): ArgumentField[] {
  const properties = objectOf(schema?.properties);
  const required = Array.isArray(schema?.required) ? schema.required : [];
  const names = new Set([...Object.keys(properties), ...Object.keys(args)]);
  return [...names].map((name) => {
    const property = Object.hasOwn(properties, name) ? objectOf(properties[name]) : {};
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    const kind = kindOf(property, value);
    const field: ArgumentField = { name, kind, required: required.includes(name), initial: textOf(kind, value) };
    if (typeof property.description === "string") field.description = property.description;
    if (kind === "choice") field.choices = stringsOf(property.enum);
    return field;
  });
}

/** What the texts of the form amount to. `problems` says by field why a text is no value. */
export function readFields(fields: ArgumentField[], texts: Record<string, string>, args: Arguments) {
  const values = new Map(Object.entries(args));
  const problems = new Map<string, string>();
  for (const field of fields) {
    const text = texts[field.name] ?? "";
    if (text === field.initial) continue; // what nobody touched stays exactly what it was
    if (text === "" && !(field.required && isText(field.kind))) {
      values.delete(field.name);
      continue;
    }
    try {
      values.set(field.name, readValue(field.kind, text));
    } catch (error) {
      problems.set(field.name, error instanceof Error ? error.message : "This is no value.");
    }
  }
  return { args: Object.fromEntries(values), problems };
}

/** @throws Error that says why the text is no set of arguments */
export function parseArguments(text: string): Arguments {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("The arguments must be a JSON object.");
  }
  return value as Arguments;
}

function isText(kind: Kind): boolean {
  return kind === "line" || kind === "text";
}

/** The kind a field has; what does not fit the kind its schema names is edited as JSON. */
function kindOf(property: Arguments, value: unknown): Kind {
  const type = property.type ?? (value === undefined ? undefined : typeof value);
  const absent = value === undefined;
  if (Array.isArray(property.enum)) {
    const choices = stringsOf(property.enum);
    const fits = absent || (typeof value === "string" && choices.includes(value));
    return choices.length === property.enum.length && fits ? "choice" : "json";
  }
  if (type === "string" && (absent || typeof value === "string")) {
    if (!absent && hasHidden(value)) return "json"; // an input field would not show them
    return !absent && (value.includes("\n") || value.length > LINE_LENGTH) ? "text" : "line";
  }
  if ((type === "number" || type === "integer") && (absent || typeof value === "number")) return "number";
  if (type === "boolean" && (absent || typeof value === "boolean")) return "boolean";
  return "json";
}

function textOf(kind: Kind, value: unknown): string {
  if (value === undefined) return "";
  return kind === "json" ? visibleJson(value) : String(value);
}

function readValue(kind: Kind, text: string): unknown {
  if (kind === "boolean") return text === "true";
  if (kind === "number") {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) throw new Error("This is no number.");
    return value;
  }
  return kind === "json" ? parseJson(text) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`This is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}`);
  }
}

function objectOf(value: unknown): Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Arguments) : {};
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
