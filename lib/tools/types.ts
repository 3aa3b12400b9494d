import type { z } from "zod";
import type { Exposure } from "@/lib/gate/exposure";
import type { RunSecrets } from "@/lib/vault/run-secrets";

/** What a tool does to the world outside: the gate decides by it whether a call waits for approval. */
export type Effect = "read" | "write" | "destructive";

/** Whose call this is. `idempotencyKey` is the same for every attempt of one step: `<run id>:<step id>`. */
export interface ToolContext {
  workspaceId: string;
  agentId: string;
  runId: string;
  stepId: string;
  idempotencyKey: string;
  signal: AbortSignal;
  /** Opens the workspace's credentials, and knows what must not get out again. */
  secrets: RunSecrets;
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  /** The app it belongs to, as a slug: http, crm, weather. */
  app: string;
  effect: Effect;
  /** Calling it again with the same idempotency key changes nothing more. */
  idempotent: boolean;
  /** What it may give away, or be talked into; nothing when left out. */
  exposure?: Exposure;
  inputSchema: z.ZodType;
  /**
   * @param input what `inputSchema` made of the call's input
   * @throws ToolError when the call fails
   */
  execute(input: unknown, ctx: ToolContext): Promise<unknown>;
}

/** A tool as the API lists it. `input_schema` is JSON Schema. */
export interface ToolInfo {
  name: string;
  title: string;
  description: string;
  effect: Effect;
  idempotent: boolean;
  input_schema: Record<string, unknown>;
  source: "builtin";
  app: string;
}

interface ToolDefinition<Schema extends z.ZodType> extends Omit<Tool, "inputSchema" | "execute"> {
  inputSchema: Schema;
  execute(input: z.output<Schema>, ctx: ToolContext): Promise<unknown>;
}

/** Ties a tool's schema to the type of its input, then forgets the type so that one registry holds them all. */
export function defineTool<Schema extends z.ZodType>(definition: ToolDefinition<Schema>): Tool {
  return { ...definition, execute: (input, ctx) => definition.execute(input as z.output<Schema>, ctx) };
}
