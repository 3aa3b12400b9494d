import type { z } from "zod";
import type { ErrorDetail } from "@/lib/errors/app-error";
import type { Exposure } from "@/lib/gate/exposure";
import type { RunSecrets } from "@/lib/vault/run-secrets";

/** What a tool does to the world outside: the gate decides by it whether a call waits for approval. */
export type Effect = "read" | "write" | "destructive";

/** Where a tool comes from: Drover itself, an installed connector package, an MCP server of the workspace, another agent. */
export const TOOL_SOURCES = ["builtin", "connector", "mcp", "agent"] as const;
export type ToolSourceKind = (typeof TOOL_SOURCES)[number];

/** Whose call this is. `idempotencyKey` is the same for every attempt of one step: `<run id>:<step id>`. */
export interface ToolContext {
  workspaceId: string;
  agentId: string;
  /** Whose memory the run works in: the agent's own, or that of the agent which started it. */
  memoryAgentId: string;
  runId: string;
  stepId: string;
  idempotencyKey: string;
  signal: AbortSignal;
  /** Id or name of the identity that mail comes from when a call names none. */
  identity?: string | undefined;
  /** Opens the workspace's credentials, and knows what must not get out again. */
  secrets: RunSecrets;
}

/** A call's input as the tool takes it, defaults filled in, or what is wrong with it. */
export type CheckedInput = { input: unknown } | { problems: ErrorDetail[] };

export interface Tool {
  name: string;
  title: string;
  description: string;
  /** The app it belongs to, as a slug: http, crm, slack. */
  app: string;
  source: ToolSourceKind;
  effect: Effect;
  /** Calling it again with the same idempotency key changes nothing more. */
  idempotent: boolean;
  /** It reads this installation's own database and nothing else: a call may run ahead of its record. */
  readsOwnData?: true;
  /** What it may give away, or be talked into; nothing when left out. */
  exposure?: Exposure;
  /** The app of which the workspace needs a connection. */
  needsConnection?: string;
  /** The agent that a call starts a run of, for which the caller's own run waits; then `execute` is not called. */
  startsAgent?: string;
  /** JSON Schema (draft 2020-12), as models, forms and the editor see it. */
  inputSchema: Record<string, unknown>;
  checkInput(input: unknown): CheckedInput;
  /**
   * @param input what `checkInput` made of the call's input
   * @throws ToolError when the call fails
   */
  execute(input: unknown, ctx: ToolContext): Promise<unknown>;
}

/** Tools by name. */
export type Tools = ReadonlyMap<string, Tool>;

/** A tool of Drover's own, whose input is a zod schema. */
export interface BuiltinTool extends Tool {
  schema: z.ZodType;
}

/** A tool as the API lists it. `input_schema` is JSON Schema. */
export interface ToolInfo {
  name: string;
  title: string;
  description: string;
  effect: Effect;
  idempotent: boolean;
  input_schema: Record<string, unknown>;
  source: ToolSourceKind;
  app: string;
  /** The app of which a connection is needed, or null. */
  needs_connection: string | null;
}
