import type { Tx } from "@/lib/db/client";
import { announceSql } from "./announce-sql";

/** One event, as the five fields of the payload say it. */
export interface Announcement {
  workspaceId: string;
  event: string;
  /** The agent and the run it is about; left out when it is about none. */
  agentId?: string;
  runNumber?: number;
  data: Record<string, unknown>;
  /** Send it to this endpoint alone, whatever that one subscribes to. */
  webhookId?: string;
}

const source =
  "(SELECT $1::text AS workspace_id, $2::text AS event, $3::text AS agent_id, $4::bigint AS run_number, $5::json AS data)";
const ANNOUNCE = `WITH ${announceSql(source)} SELECT id FROM deliveries`;
const ANNOUNCE_TO_ONE = `WITH ${announceSql(source, "w.id = $6::text")} SELECT id FROM deliveries`;

/** Announces an event in the transaction that made it happen. @returns the ids of the deliveries */
export async function announce(tx: Tx, announcement: Announcement): Promise<string[]> {
  const { workspaceId, event, agentId = null, runNumber = null, data, webhookId } = announcement;
  const values = [workspaceId, event, agentId, runNumber, JSON.stringify(data)];
  const rows =
    webhookId === undefined
      ? await tx.$queryRawUnsafe<{ id: string }[]>(ANNOUNCE, ...values)
      : await tx.$queryRawUnsafe<{ id: string }[]>(ANNOUNCE_TO_ONE, ...values, webhookId);
  return rows.map(({ id }) => id);
}
