import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import type { RunFilter } from "./filter-schema";
import { findRunId } from "./find-run-id";

/** A filter whose names have become ids. */
export interface ResolvedFilter extends Omit<RunFilter, "agent" | "version" | "replay_of"> {
  workspaceId: string;
  agentId?: string;
  versionId?: string;
  replayOf?: string;
}

/** @throws AppError not_found (the agent, its version, the run repeated), validation_failed (a version without agent) */
export async function resolveRunFilter(ctx: Ctx, filter: RunFilter): Promise<ResolvedFilter> {
  const { agent, version, replay_of, ...rest } = filter;
  const resolved: ResolvedFilter = { ...rest, workspaceId: ctx.workspaceId };
  if (agent !== undefined) resolved.agentId = await agentIdOf(ctx, agent);
  if (version !== undefined) {
    if (resolved.agentId === undefined) {
      throw invalidInput([{ path: "version", message: "A version belongs to an agent: name the agent as well." }]);
    }
    resolved.versionId = await versionIdOf(ctx, resolved.agentId, version);
  }
  if (replay_of !== undefined) resolved.replayOf = await findRunId(ctx, replay_of);
  return resolved;
}

async function agentIdOf(ctx: Ctx, ref: string): Promise<string> {
  const found = await pool.query<{ id: string }>({
    name: "agent-of-runs",
    text: "SELECT id FROM agents WHERE workspace_id = $1 AND (id = $2 OR slug = $2) ORDER BY id = $2 DESC LIMIT 1",
    values: [ctx.workspaceId, ref],
  });
  return first(found.rows, "Agent");
}

async function versionIdOf(ctx: Ctx, agentId: string, version: number): Promise<string> {
  const text = "SELECT id FROM agent_versions WHERE workspace_id = $1 AND agent_id = $2 AND version = $3";
  const found = await pool.query<{ id: string }>(text, [ctx.workspaceId, agentId, version]);
  return first(found.rows, "Version");
}

function first(rows: { id: string }[], what: string): string {
  const id = rows[0]?.id;
  if (!id) throw notFound(what);
  return id;
}
