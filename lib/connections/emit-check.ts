import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import type { DroverEvent } from "@/lib/events/events";
import { newId } from "@/lib/ids/new-id";

/** Has the worker finish and check a connection after the commit. */
export async function emitCheck(tx: Tx, connectionId: string): Promise<void> {
  await emit(tx, { name: "connection.check", id: newId("event"), data: { connection_id: connectionId } });
}

/** Has the worker revoke and wipe what a deleted connection held. */
export async function emitRemoved(tx: Tx, data: RemovedConnection): Promise<void> {
  await emit(tx, { name: "connection.removed", id: newId("event"), data });
}

export type RemovedConnection = Extract<DroverEvent, { name: "connection.removed" }>["data"];

async function emit(tx: Tx, event: DroverEvent): Promise<void> {
  await tx.$executeRawUnsafe(`SELECT ${emitSql(event.name, "$1")}`, eventJson(event));
}
