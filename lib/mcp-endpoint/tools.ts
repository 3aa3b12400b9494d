import { z } from "zod";
import { readAgentRun } from "@/lib/agent-runs/read-agent-run";
import { runAgent } from "@/lib/agent-runs/run-agent";
import type { AgentRun } from "@/lib/agent-runs/serialize";
import { getAgent } from "@/lib/agents/get-agent";
import { listAgents } from "@/lib/agents/list-agents";
import { listApprovals } from "@/lib/approvals/list-approvals";
import type { Ctx } from "@/lib/auth/context";
import { listContacts } from "@/lib/contacts/list-contacts";
import { getRun } from "@/lib/runs/get-run";
import { listRuns } from "@/lib/runs/list-runs";
import { startRun } from "@/lib/runs/start-run";
import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { waitForEnd } from "@/lib/triggers/wait-for-end";
import { takeWaitSlot } from "@/lib/triggers/wait-slots";
import { DIRECT_TOOLS, type DirectTool, directAgent } from "./direct-tools";

/** A tool of Drover's own MCP server. It calls the verbs that everything else calls. */
export interface McpTool {
  name: string;
  title: string;
  description: string;
  inputSchema: z.ZodObject;
  readOnly: boolean;
  /** Counts against the caller's limit of starts. */
  startsRun?: boolean;
  run(ctx: Ctx, input: never, signal: AbortSignal): Promise<unknown>;
}

const page = {
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().max(500).optional().describe("`next_cursor` of the page before."),
};
const agent = z.string().min(1).max(200).describe("Id or slug of an agent.");
const run = z.string().min(1).max(200).describe("Id or number of a run.");

const LONGEST_WAIT_S = 55;

const NAMES: Record<DirectTool, string> = {
  "calendar.find": "find_calendar_events",
  "email.send": "send_email",
  "weather.get": "get_weather",
};

function tool<Schema extends z.ZodObject>(
  definition: Omit<McpTool, "run" | "inputSchema"> & {
    inputSchema: Schema;
    run(ctx: Ctx, input: z.output<Schema>, signal: AbortSignal): Promise<unknown>;
  },
): McpTool {
  return definition as unknown as McpTool;
}

export const MCP_TOOLS: readonly McpTool[] = [
  tool({
    name: "list_agents",
    title: "List agents",
    description: "The workspace's agents, newest first.",
    inputSchema: z.strictObject(page),
    readOnly: true,
    run: async (ctx, input) => {
      const { data, next_cursor } = await listAgents(ctx, input);
      return { agents: data, next_cursor };
    },
  }),
  tool({
    name: "get_agent",
    title: "Get an agent",
    description: "One agent with its plan, or its goal and tools, and how its runs went.",
    inputSchema: z.strictObject({ agent }),
    readOnly: true,
    run: (ctx, input) => getAgent(ctx, input),
  }),
  tool({
    name: "run_agent",
    title: "Run an agent",
    description:
      "Starts a run and waits for its end, or until it needs a person: then `approval_ids` name what waits in Drover's inbox.",
    inputSchema: z.strictObject({
      agent,
      input: z.union([z.string().max(200_000), z.record(z.string(), z.unknown())]).describe("What is wanted of it."),
      tools: z.array(z.string().max(200)).max(200).optional().describe("Of its tools, those it may call this time."),
      max_steps: z.int().min(1).max(50).optional(),
    }),
    readOnly: false,
    startsRun: true,
    run: (ctx, { max_steps, ...input }, signal) =>
      runAgent(
        ctx,
        { ...input, maxSteps: max_steps, reservedId: null, trigger: "mcp" },
        AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_S * 1000)]),
      ),
  }),
  tool({
    name: "get_run",
    title: "Get a run",
    description: "A run with its steps, its output, and what it waits for.",
    inputSchema: z.strictObject({ run }),
    readOnly: true,
    run: (ctx, input) => getRun(ctx, input),
  }),
  tool({
    name: "list_runs",
    title: "List runs",
    description: "Runs of the workspace, or of one agent, newest first.",
    inputSchema: z.strictObject({ ...page, agent: agent.optional() }),
    readOnly: true,
    run: async (ctx, input) => {
      const { data, next_cursor } = await listRuns(ctx, input);
      return { runs: data, next_cursor };
    },
  }),
  tool({
    name: "list_contacts",
    title: "List contacts",
    description: "Contacts of the workspace, newest first; `q` finds words in name, email or company.",
    inputSchema: z.strictObject({ ...page, q: z.string().max(200).optional() }),
    readOnly: true,
    run: async (ctx, input) => {
      const { data, next_cursor } = await listContacts(ctx, input);
      return { contacts: data, next_cursor };
    },
  }),
  tool({
    name: "list_approvals",
    title: "List approvals",
    description: "What waits for a person. It is decided in Drover, not here.",
    inputSchema: z.strictObject(page),
    readOnly: true,
    run: async (ctx, input) => {
      const { data, next_cursor } = await listApprovals(ctx, input);
      return { approvals: data, next_cursor };
    },
  }),
  ...DIRECT_TOOLS.map(direct),
];

/** One of the registry's tools, called by a run of its own. */
function direct(name: DirectTool): McpTool {
  const { title, description, schema, effect } = BUILTIN_TOOLS.get(name) ?? missing(name);
  return tool({
    name: NAMES[name],
    title,
    description: effect === "read" ? description : `${description} It may wait for a person's approval first.`,
    inputSchema: schema as z.ZodObject,
    readOnly: effect === "read",
    startsRun: true,
    run: async (ctx, input, signal): Promise<AgentRun> => {
      const release = takeWaitSlot(ctx.workspaceId);
      try {
        const slug = await directAgent(ctx);
        const { id } = await startRun(ctx, { agent: slug, trigger: "mcp", input: { tool: name, arguments: input } });
        const until = (status: string) => status === "awaiting_approval";
        await waitForEnd(id, { timeoutMs: LONGEST_WAIT_S * 1000, signal, until });
        return await readAgentRun(ctx.workspaceId, id, slug);
      } finally {
        release();
      }
    },
  });
}

function missing(name: string): never {
  throw new Error(`there is no tool ${name}`);
}
