import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";

/** Has the worker ask the provider's models something small, once the transaction has committed. */
export async function requestTest(tx: Tx, providerId: string): Promise<void> {
  const event = eventJson({ name: "model_provider.test", id: newId("event"), data: { provider_id: providerId } });
  await tx.$executeRawUnsafe(`SELECT ${emitSql("model_provider.test", "$1")}`, event);
}
