import { AppError } from "@/lib/errors/app-error";
import type { Role, Scope } from "./scopes";

/**
 * Who is acting, and in which workspace. Every verb takes one as its first argument, authorises by it and
 * filters every query by its workspaceId; nothing else (no body, header or path) ever says which workspace.
 */
export interface Ctx {
  workspaceId: string;
  actor: { type: "user" | "api_key" | "system"; id: string };
  /** The member behind the actor (a key's maker); rate limits of "per user" count by it. */
  userId: string;
  role: Role;
  scopes: ReadonlySet<Scope>;
  /** How the caller proved who they are: some operations take a browser session only; `link` is the signed link of one approval. */
  via: "session" | "key" | "link" | "internal";
  /** The browser session the call came with. */
  sessionId?: string;
  requestId: string;
  /** The peer's address, for the audit log. */
  address: string;
}

/** @throws AppError insufficient_scope, naming the scope */
export function requireScope(ctx: Ctx, scope: Scope): void {
  if (!ctx.scopes.has(scope)) throw new AppError("insufficient_scope", `This needs the scope "${scope}".`);
}
