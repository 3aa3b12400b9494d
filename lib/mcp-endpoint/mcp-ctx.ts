import { type Ctx, requireScope } from "@/lib/auth/context";
import { ROLE_SCOPES, type Scope } from "@/lib/auth/scopes";

/** What the tools of the MCP endpoint may do for a key with `mcp:tools`: look, and start runs. Never decide. */
const GRANTED: Scope[] = ["agents:read", "agents:trigger", "runs:read", "contacts:read"];

/** The same caller with what `mcp:tools` stands for, cut to their role, and nothing else their key may hold. @throws AppError insufficient_scope */
export function mcpCtx(ctx: Ctx): Ctx {
  requireScope(ctx, "mcp:tools");
  return { ...ctx, scopes: new Set(GRANTED.filter((scope) => ROLE_SCOPES[ctx.role].has(scope))) };
}
