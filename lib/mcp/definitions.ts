import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { sanitizeOutput } from "@/lib/runs/executor/sanitize-output";
import { McpFailure } from "./mcp-failure";

/** What a server says of one of its tools, as it is pinned: nothing else of a definition is kept, shown or used. */
export interface ToolDefinition {
  name: string;
  description: string;
  input_schema: Record<string, unknown>;
  annotations: Record<string, unknown>;
  /** SHA-256 of the canonical rest, hex. */
  hash: string;
}

export const MOST_TOOLS = 500;
/** Of all definitions of a server together. */
export const MOST_BYTES = 2 * 1024 * 1024;
const DEEPEST = 20;
const MOST_SUBSCHEMAS = 500;
const LONGEST_DESCRIPTION = 20_000;

const offered = z.object({
  name: z.string().regex(/^[\w./-]{1,128}$/),
  description: z.string().max(LONGEST_DESCRIPTION).optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z.record(z.string(), z.unknown()).optional(),
});

/** One page of `tools/list`, before its tools are looked at one by one. */
export const toolPage = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().max(4096).optional() });

/**
 * The definition behind what a server offers as a tool.
 * @throws McpFailure saying which tool is not as it may be, and why
 */
export function readDefinition(raw: unknown): ToolDefinition {
  const parsed = offered.safeParse(raw);
  if (!parsed.success) throw new McpFailure(`${describe(raw)} is not defined as the protocol says.`);
  const { name, description = "", inputSchema, annotations = {} } = parsed.data;
  checkSchema(name, inputSchema);
  checkSchema(name, annotations);
  return pin({ name, description, input_schema: inputSchema, annotations });
}

/** The definition with its hash; characters that no database keeps are replaced. */
export function pin(definition: Omit<ToolDefinition, "hash">): ToolDefinition {
  const { name, description, input_schema, annotations } = definition;
  const kept = sanitizeOutput({ name, description, input_schema, annotations }) as Omit<ToolDefinition, "hash">;
  return { ...kept, hash: sha256(canonicalJson(kept)) };
}

/** One hash over all definitions, whatever their order. */
export function hashOfAll(definitions: readonly Pick<ToolDefinition, "hash">[]): string {
  return sha256(
    definitions
      .map(({ hash }) => hash)
      .sort()
      .join(),
  );
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A schema is data from outside: bounded, and complete in itself. What a reference elsewhere points at is never fetched. */
function checkSchema(tool: string, schema: Record<string, unknown>): void {
  let objects = 0;
  const pending: { value: unknown; depth: number }[] = [{ value: schema, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (value === null || typeof value !== "object") continue;
    if (depth > DEEPEST) throw new McpFailure(`The schema of ${tool} is nested more than ${DEEPEST} levels deep.`);
    if (!Array.isArray(value) && ++objects > MOST_SUBSCHEMAS)
      throw new McpFailure(`The schema of ${tool} has more than ${MOST_SUBSCHEMAS} parts.`);
    for (const [key, inner] of Object.entries(value)) {
      if (/^\$(?:dynamic|recursive)?ref$/i.test(key) && typeof inner === "string" && !inner.startsWith("#"))
        throw new McpFailure(
          `The schema of ${tool} refers to another document. Only references within it are allowed.`,
        );
      pending.push({ value: inner, depth: depth + 1 });
    }
  }
}

function describe(raw: unknown): string {
  const name = raw !== null && typeof raw === "object" && "name" in raw ? raw.name : undefined;
  return typeof name === "string" && name !== "" ? `The tool "${name.slice(0, 128)}"` : "One of the tools";
}
