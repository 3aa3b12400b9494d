import { pool } from "@/lib/db/client";
import { jsonSchemaTool } from "@/lib/tools/define-tool";
import type { ToolSource } from "@/lib/tools/tool-source";
import type { Tool } from "@/lib/tools/types";
import { AGENT_TOOL_PREFIX } from "./agent-tool-name";

const MOST_LISTED = 500;

interface Row {
  id: string;
  slug: string;
  name: string;
  description: string;
  input_schema: Record<string, unknown> | null;
  is_goal: boolean;
}

const FIND = `
  SELECT a.id, a.slug, a.name, a.description, v.plan->'input_schema' AS input_schema,
    jsonb_array_length(v.plan->'steps') = 1 AND v.plan #>> '{steps,0,type}' = 'agent' AS is_goal
  FROM agents a JOIN agent_versions v ON v.id = a.published_version_id
  WHERE a.workspace_id = $1 AND a.status = 'active' AND ($2::text[] IS NULL OR a.slug = ANY ($2))
  ORDER BY a.slug LIMIT ${MOST_LISTED}`;

/** The workspace's published agents, each as a tool that starts a run of it and waits for its result. */
export const agentTools: ToolSource = {
  list: async (workspaceId) => find(workspaceId, null),
  find: async (workspaceId, names) => {
    const slugs = names.filter((name) => name.startsWith(AGENT_TOOL_PREFIX));
    if (slugs.length === 0) return [];
    return find(
      workspaceId,
      slugs.map((name) => name.slice(AGENT_TOOL_PREFIX.length)),
    );
  },
};

async function find(workspaceId: string, slugs: string[] | null): Promise<Tool[]> {
  const { rows } = await pool.query<Row>({ name: "agents-as-tools", text: FIND, values: [workspaceId, slugs] });
  return rows.map(asTool);
}

function asTool({ id, slug, name, description, input_schema, is_goal }: Row): Tool {
  return jsonSchemaTool({
    name: AGENT_TOOL_PREFIX + slug,
    title: name,
    description: `${description || "An agent of this workspace."} Hands the work to this agent and answers with its result.`,
    app: "agent",
    source: "agent",
    effect: "read", // what it writes passes the gate in its own run
    idempotent: true,
    exposure: { reads_private: true, reads_untrusted: true },
    startsAgent: id,
    inputSchema: input_schema ?? (is_goal ? ASKED : ANYTHING),
    execute: async () => {
      throw new Error("a run of an agent is started by the driver");
    },
  });
}

const ASKED = {
  type: "object",
  properties: {
    input: { type: "string", minLength: 1, description: "What is wanted of it, with all it has to know." },
  },
  required: ["input"],
  additionalProperties: false,
};
const ANYTHING = { type: "object" };
