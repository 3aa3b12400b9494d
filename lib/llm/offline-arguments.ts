import { z } from "zod";
import type { ToolInfo } from "@/lib/tools/types";
import type { Facts } from "./offline-facts";
import { properNames, topicOf } from "./offline-words";

/** What arguments can be made of. */
export interface Material {
  clause: string;
  request: string;
  facts: Facts;
}

const property = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
});
const objectSchema = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

/** Of these one is enough to find something by; the first that can be told is taken. */
const IDENTIFIERS = ["email", "company", "name", "q", "query", "search"];

/** Arguments for a tool by the names of its fields, or undefined when what it needs cannot be told. */
export function fillArguments(tool: ToolInfo, material: Material): Record<string, unknown> | undefined {
  const { properties, required } = objectSchema.parse(tool.input_schema);
  const args: Record<string, unknown> = {};
  let identified = false;
  const names = Object.keys(properties).sort((a, b) => rank(a) - rank(b));
  for (const name of names) {
    const identifies = IDENTIFIERS.includes(name) && tool.effect === "read";
    if (identifies && identified && !required.includes(name)) continue;
    const value = told(name, properties[name] ?? {}, tool, material);
    if (value === undefined) {
      if (required.includes(name)) return undefined;
    } else {
      args[name] = value;
      identified ||= identifies;
    }
  }
  return names.length > 0 && Object.keys(args).length === 0 && !optionalAlone(names, required) ? undefined : args;
}

const rank = (name: string) => (IDENTIFIERS.includes(name) ? IDENTIFIERS.indexOf(name) : IDENTIFIERS.length);

/** A tool whose fields are all optional, and none of them finds anything, can be called with none. */
const optionalAlone = (names: string[], required: string[]) =>
  required.length === 0 && !names.some((name) => ["email", "company", "name", "id"].includes(name));

function told(
  name: string,
  { type, enum: choices }: z.infer<typeof property>,
  tool: ToolInfo,
  material: Material,
): unknown {
  const { clause, request, facts } = material;
  if (choices) return choices.find((choice) => clause.toLowerCase().includes(String(choice).toLowerCase()));
  const proper = properNames(clause).concat(properNames(request));
  const key = name.toLowerCase();
  if (["number", "integer"].includes(String(type))) return undefined;
  if (type !== undefined && type !== "string") return undefined;
  if (key === "input" && tool.source === "agent") return clause;
  const reading = tool.effect === "read";
  if (key === "email" || key === "to" || key === "recipient") {
    return emailIn(request) ?? (reading ? undefined : facts.get("email"));
  }
  if (key === "company")
    return proper.find((each) => each.company)?.text ?? after(request, /\b(?:for|at|from)\s+/, proper);
  if (key === "name" && reading) return proper.find((each) => !each.company)?.text;
  if (["q", "query", "search"].includes(key)) return proper[0]?.text ?? topicOf(clause);
  if (["location", "city", "place"].includes(key))
    return after(clause, /\b(?:in|for|at)\s+/, proper) ?? proper[0]?.text;
  if (key === "url") return request.match(/https?:\/\/[^\s)>\]"']+/)?.[0];
  if (key === "subject" || key === "title") return topicOf(clause === request ? clause : firstClause(request));
  if (["body", "text", "message", "content"].includes(key)) return letter(material);
  return undefined;
}

const emailIn = (text: string) => text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/)?.[0];
const firstClause = (request: string) => request.split(/\s+(?:and|then)\s+|[.;\n]/i)[0] ?? request;

function after(text: string, preposition: RegExp, proper: { text: string }[]): string | undefined {
  return proper.find((each) =>
    new RegExp(`${preposition.source}(?:the\\s+)?$`, "i").test(text.slice(0, text.indexOf(each.text))),
  )?.text;
}

/** A plain letter from what was found; a person looks at it before anything is sent. */
function letter({ request, facts }: Material): string {
  const name = facts.get("name");
  const about = ["deal", "renewal_date", "amount", "status"].flatMap((key) => {
    const value = facts.get(key);
    return value === undefined ? [] : [`- ${key.replaceAll("_", " ")}: ${value}`];
  });
  const greeting = typeof name === "string" ? `Hello ${name},` : "Hello,";
  const lines = [greeting, "", `I am writing about the ${topicOf(firstClause(request))}.`];
  if (about.length > 0) lines.push("", "What we have on file:", ...about);
  return [...lines, "", "Could we find a time to talk about it?", "", "Kind regards"].join("\n");
}
