import { z } from "zod";
import { compileJsonSchema } from "@/lib/validation/json-schema";
import { zodDetails } from "@/lib/validation/parse-input";
import type { BuiltinTool, Tool, ToolContext, ToolInfo } from "./types";

interface ToolDefinition<Schema extends z.ZodType>
  extends Omit<Tool, "inputSchema" | "checkInput" | "source" | "execute"> {
  inputSchema: Schema;
  execute(input: z.output<Schema>, ctx: ToolContext): Promise<unknown>;
}

/** Ties a tool's schema to the type of its input, then forgets the type so that one registry holds them all. */
export function defineTool<Schema extends z.ZodType>(definition: ToolDefinition<Schema>): BuiltinTool {
  const { inputSchema: schema, execute, ...rest } = definition;
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
  return {
    ...rest,
    source: "builtin",
    schema,
    inputSchema,
    checkInput: (input) => {
      const parsed = schema.safeParse(input);
      return parsed.success ? { input: parsed.data } : { problems: zodDetails(parsed.error) };
    },
    execute: (input, ctx) => execute(input as z.output<Schema>, ctx),
  };
}

/** A tool that was described by JSON Schema, elsewhere. A schema that cannot be read lets any object through. */
export function jsonSchemaTool(definition: Omit<Tool, "checkInput">): Tool {
  let validate: ReturnType<typeof compileJsonSchema> | null | undefined;
  return {
    ...definition,
    checkInput: (input) => {
      validate ??= compiled(definition.inputSchema);
      if (validate?.(input) ?? isObject(input)) return { input };
      const problems = (validate?.errors ?? []).map(({ instancePath, message, params }) => ({
        path: instancePath.slice(1).replaceAll("/", "."),
        message:
          "additionalProperty" in params ? `${message}: ${params.additionalProperty}` : (message ?? "is not valid"),
      }));
      return { problems: problems.length > 0 ? problems : [{ path: "", message: "must be an object" }] };
    },
  };
}

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

function compiled(schema: Record<string, unknown>) {
  try {
    return compileJsonSchema(schema);
  } catch {
    return null;
  }
}

/** What the API tells of a tool. */
export function toolInfo(tool: Tool): ToolInfo {
  const { name, title, description, effect, idempotent, inputSchema, source, app, needsConnection = null } = tool;
  return {
    name,
    title,
    description,
    effect,
    idempotent,
    input_schema: inputSchema,
    source,
    app,
    needs_connection: needsConnection,
  };
}
