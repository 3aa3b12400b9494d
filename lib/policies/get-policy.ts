import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findPolicy } from "./find-policy";
import { type Policy, serializePolicy } from "./serialize";

/** @throws AppError not_found */
export async function getPolicy(ctx: Ctx, input: { policy: string }): Promise<Policy> {
  requireScope(ctx, "agents:read");
  return serializePolicy(await findPolicy(db, ctx, input.policy));
}
