/** What a plan may call: the tools of its steps, and those of agents in it that plan for themselves. */
const toolsIn = (plan: string) => `jsonb_path_query_array(${plan}, '$.**.tool')
  || jsonb_path_query_array(${plan}, '$.**.tools[*] ? (@.type() == "string")') || jsonb_path_query_array(${plan}, '$.**.tools[*].name')`;

/** The columns of AgentRow: an agent with its schedule, its published version, its latest run and the tools its plan names. */
export const AGENT_COLUMNS = `
  a.id, a.slug, a.name, a.type, a.description, a.status, a.autonomy, s.cron AS schedule_cron, s.timezone AS schedule_timezone,
  s.next_fire_at, a.created_at,
  a.updated_at, v.version AS published_version, ${toolsIn("coalesce(v.plan, a.draft_plan)")} AS tools,
  r.id AS last_id, r.number::int AS last_number, r.status AS last_status, r.created_at AS last_created_at,
  r.completed_at AS last_completed_at`;

export const AGENT_SOURCES = `
  agents a
  LEFT JOIN schedules s ON s.agent_id = a.id
  LEFT JOIN agent_versions v ON v.id = a.published_version_id
  LEFT JOIN LATERAL (SELECT * FROM runs WHERE agent_id = a.id AND contact_id IS NULL ORDER BY number DESC LIMIT 1) r ON true`;
