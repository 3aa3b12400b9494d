import { createAgent } from "@/lib/agents/create-agent";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Ctx } from "@/lib/auth/context";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { ALL_SCOPES, type Scope } from "@/lib/auth/scopes";
import { newId } from "@/lib/ids/new-id";
import { createUser } from "@/lib/workspaces/create-user";

export const PASSWORD = "horse radish and thyme";

export interface TestWorkspace {
  email: string;
  userId: string;
  workspaceId: string;
  ctx: Ctx;
  /** Makes a key with these scopes, all by default. */
  key(scopes?: readonly Scope[], expires?: string): Promise<{ id: string; key: string }>;
  /** Creates and publishes an agent of one display step. */
  agent(name?: string): Promise<{ id: string; slug: string }>;
}

/** A fresh user with a workspace of their own. */
export async function testWorkspace(): Promise<TestWorkspace> {
  const email = `${newId("user")}@example.com`;
  const user = await createUser({ email, password: PASSWORD });
  const ctx = await internalCtx(email);
  return {
    email,
    userId: user.id,
    workspaceId: user.workspaceId,
    ctx,
    key: (scopes = ALL_SCOPES, expires = "30d") => createApiKey(ctx, { name: "test", scopes, expires }),
    agent: (name = "Greeter") => createAgent(ctx, { name, publish: true, plan: DISPLAY_PLAN }),
  };
}

export const DISPLAY_PLAN = {
  steps: [{ id: "show", type: "display", input: { content: "Hello {{ input.params }}" } }],
};
