import { createAgent } from "@/lib/agents/create-agent";
import type { Ctx } from "@/lib/auth/context";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db } from "@/lib/db/client";
import type { Plan, Step } from "@/lib/plans/schema";

/** The tools of Drover that an MCP client calls by themselves. */
export const DIRECT_TOOLS = ["calendar.find", "email.send", "weather.get"] as const;
export type DirectTool = (typeof DIRECT_TOOLS)[number];

const SLUG = "mcp-clients";

/**
 * The agent by which MCP clients call single tools: so each call is a run behind the gate, with autonomy, rules,
 * approvals and receipts like any other. Made when it is first needed; people may change its autonomy, or pause it.
 * @returns its slug
 */
export async function directAgent(ctx: Ctx): Promise<string> {
  const found = await db.agent.findFirst({ where: { workspaceId: ctx.workspaceId, slug: SLUG }, select: { id: true } });
  if (!found) {
    const owner = await ownerOf(ctx.workspaceId);
    await createAgent(owner, {
      name: "MCP clients",
      description: "Calls single tools for programs that are connected by MCP.",
      type: "mcp",
      autonomy: "propose",
      plan: { ...PLAN },
      publish: true,
    });
  }
  return SLUG;
}

/** A key with `mcp:tools` makes no agents; the workspace's owner does. */
async function ownerOf(workspaceId: string): Promise<Ctx> {
  const { userId } = await db.membership.findFirstOrThrow({
    where: { workspaceId, role: "owner" },
    orderBy: { createdAt: "asc" },
  });
  return { ...systemCtx(workspaceId, userId, userId), role: "owner", scopes: new Set(["agents:write", "agents:read"]) };
}

const stepOf = (tool: DirectTool): Step => ({ id: tool.replace(".", "_"), tool, input: "{{ input.arguments }}" });

const PLAN: Plan = {
  steps: [
    {
      id: "call",
      type: "branch",
      cases: DIRECT_TOOLS.map((tool) => ({ when: `input.tool == "${tool}"`, steps: [stepOf(tool)] })),
    },
  ],
};
