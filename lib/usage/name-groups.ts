import { pool } from "@/lib/db/client";
import type { UsageFigures, UsageGroup } from "./serialize";

const KINDS: Record<string, UsageGroup["kind"]> = {
  agt: "agent",
  key: "api_key",
  usr: "user",
  trg: "trigger",
  sch: "schedule",
};

/** A schedule is called after its agent; a person only while they are, or were, somebody here. */
const NAMES = `
  SELECT id, name FROM agents WHERE workspace_id = $1 AND id = ANY ($2)
  UNION ALL SELECT id, name FROM api_keys WHERE workspace_id = $1 AND id = ANY ($2)
  UNION ALL SELECT id, name FROM triggers WHERE workspace_id = $1 AND id = ANY ($2)
  UNION ALL SELECT u.id, u.name FROM users u WHERE u.id = ANY ($2)
  UNION ALL SELECT s.id, a.name FROM schedules s JOIN agents a ON a.id = s.agent_id
    WHERE s.workspace_id = $1 AND s.id = ANY ($2)`;

/** Says of each id what it is and what it is called. The ids are those of the workspace's own runs. */
export async function nameGroups(
  workspaceId: string,
  groups: (UsageFigures & { id: string })[],
): Promise<UsageGroup[]> {
  if (groups.length === 0) return [];
  const { rows } = await pool.query<{ id: string; name: string }>({
    name: "usage-names",
    text: NAMES,
    values: [workspaceId, groups.map(({ id }) => id)],
  });
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return groups.map((group) => ({
    ...group,
    kind: KINDS[group.id.slice(0, 3)] ?? "other",
    name: names.get(group.id) ?? null,
  }));
}
