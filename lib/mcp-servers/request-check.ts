import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";

/** Has the worker connect to a server and see what it offers, once the transaction has committed. */
export async function requestCheck(tx: Tx, serverId: string): Promise<void> {
  const event = eventJson({ name: "mcp_server.check", id: newId("event"), data: { server_id: serverId } });
  await tx.$executeRawUnsafe(`SELECT ${emitSql("mcp_server.check", "$1")}`, event);
}
