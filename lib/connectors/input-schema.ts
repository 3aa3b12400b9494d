import type { PieceProp } from "./package-description";

type JsonSchema = Record<string, unknown>;

/** Left out of the schema: they are there for the eye of a person. */
const SHOWN_ONLY = new Set(["MARKDOWN"]);

const FILE: JsonSchema = {
  type: "object",
  properties: {
    url: { type: "string", description: "Where the file is fetched from." },
    filename: { type: "string" },
    base64: { type: "string", description: "The file itself, in place of a URL." },
  },
  additionalProperties: false,
};

/** The input of an action as JSON Schema, from the typed properties that its package declares. */
export function inputSchemaOf(props: Record<string, PieceProp>): JsonSchema {
  const entries = Object.entries(props).filter(([, { type }]) => !SHOWN_ONLY.has(type));
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, prop]) => [name, schemaOf(prop)])),
    required: entries.filter(([, prop]) => isRequired(prop)).map(([name]) => name),
    additionalProperties: false,
  };
}

/** What has a default is filled in; a box that nobody ticks is not ticked. */
const isRequired = ({ type, required, defaultValue }: PieceProp) =>
  required === true && (defaultValue === undefined || defaultValue === null) && type !== "CHECKBOX";

/** The values of properties that a call leaves out. */
export function defaultsOf(props: Record<string, PieceProp>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).flatMap(([name, { type, required, defaultValue }]) => {
      if (SHOWN_ONLY.has(type)) return [];
      if (defaultValue !== undefined && defaultValue !== null) return [[name, defaultValue]];
      return type === "CHECKBOX" && required ? [[name, false]] : [];
    }),
  );
}

function schemaOf(prop: PieceProp): JsonSchema {
  const { displayName, description, defaultValue } = prop;
  const hasDefault = defaultValue !== undefined && defaultValue !== null && defaultValue !== "";
  return {
    ...typeOf(prop),
    ...(displayName ? { title: displayName } : {}),
    ...(description ? { description } : {}),
    ...(hasDefault ? { default: defaultValue } : {}),
  };
}

function typeOf({ type, options, properties }: PieceProp): JsonSchema {
  switch (type) {
    case "NUMBER":
      return { type: "number" };
    case "CHECKBOX":
      return { type: "boolean" };
    case "STATIC_DROPDOWN":
      return oneOf(options);
    case "STATIC_MULTI_SELECT_DROPDOWN":
      return { type: "array", items: oneOf(options) };
    case "MULTI_SELECT_DROPDOWN":
      return { type: "array", items: {} };
    case "ARRAY":
      return { type: "array", items: properties ? inputSchemaOf(properties) : {} };
    case "OBJECT":
    case "DYNAMIC":
    case "CUSTOM":
      return { type: "object" };
    case "JSON":
      return { type: ["object", "array"] };
    case "DATE_TIME":
      return { type: "string", format: "date-time" };
    case "DROPDOWN":
      return { type: ["string", "number"] };
    case "FILE":
      return FILE;
    default:
      return { type: "string" };
  }
}

function oneOf(options: PieceProp["options"]): JsonSchema {
  const values = (options ?? []).map(({ value }) => value).filter((value) => value !== undefined);
  if (values.length === 0) return { type: "string" };
  return values.every((value) => typeof value === "string") ? { type: "string", enum: values } : { enum: values };
}
