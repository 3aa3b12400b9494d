import { findAgent } from "@/lib/agents/find-agent";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { type PlaybookAgent, serializePlaybookAgent } from "./serialize";

/** An agent, by id or slug, as S4 shows it. @throws AppError not_found */
export async function getPlaybookAgent(ctx: Ctx, input: { agent: string }): Promise<PlaybookAgent> {
  requireScope(ctx, "agents:read");
  return readPlaybookAgent(ctx, input.agent);
}

/** The same without the scope, for verbs that have checked one of their own. */
export async function readPlaybookAgent(ctx: Ctx, ref: string): Promise<PlaybookAgent> {
  return serializePlaybookAgent(await findAgent(db, ctx, ref));
}
