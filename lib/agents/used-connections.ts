import { pool } from "@/lib/db/client";
import { connectionsOf } from "./plan-apps";
import type { AgentDetail } from "./serialize";

const FIND = `
  SELECT id, name, app, kind, status, last_error FROM connections
  WHERE workspace_id = $1 AND (id = ANY($2) OR name = ANY($2) OR (kind = 'calendar' AND $3) OR app = ANY($4)) ORDER BY name LIMIT 200`;

interface Row {
  id: string;
  name: string;
  app: string;
  kind: string;
  status: AgentDetail["connections"][number]["status"];
  last_error: string | null;
}

/**
 * The apps of a plan, and the connections that it uses: those its steps name, and every calendar when it looks for
 * events. One that is named and not there is `missing`; names that a template makes are known at the run alone.
 */
export async function usedConnections(
  workspaceId: string,
  tools: readonly string[],
  refs: readonly unknown[],
): Promise<AgentDetail["connections"]> {
  const named = [...new Set(refs.filter((ref): ref is string => typeof ref === "string" && !ref.includes("{{")))];
  const looksForEvents = tools.includes("calendar.find");
  const apps = connectionsOf(tools).map((each) => ({ ...each, id: null, name: null, error: null }));
  const wanted = apps.filter(({ status }) => status === "missing").map(({ app }) => app);
  if (named.length === 0 && !looksForEvents && wanted.length === 0) return apps;
  const values = [workspaceId, named, looksForEvents, wanted];
  const { rows } = await pool.query<Row>({ name: "used-connections", text: FIND, values });
  const missing = named.filter((ref) => !rows.some(({ id, name }) => id === ref || name === ref));
  const hasCalendar = rows.some(({ kind }) => kind === "calendar");
  return [
    ...apps.flatMap((each) => {
      if (rows.some(({ app }) => wanted.includes(each.app) && app === each.app)) return [];
      if (each.app !== "calendar" || !looksForEvents) return [each];
      return hasCalendar ? [] : [{ ...each, status: "missing" as const }];
    }),
    ...rows.map(({ id, name, app, status, last_error }) => ({ app, status, id, name, error: last_error })),
    ...missing.map((name) => ({ app: "connection", status: "missing" as const, id: null, name, error: null })),
  ];
}
