import { db } from "@/lib/db/client";
import type { Lab } from "../harness/lab";

/** Keys of a run, and of the runs it waits for, that came to the sink again: one entry for each repeat. */
export async function repeatsOf(lab: Lab, run: string): Promise<string[]> {
  const line = await db.run.findMany({ where: { OR: [{ id: run }, { rootId: run }] }, select: { id: true } });
  const ours = new Set(line.map(({ id }) => id));
  const first = new Set<string>();
  return lab.sink.received.flatMap(({ headers }) => {
    const key = String(headers["idempotency-key"] ?? "");
    if (!ours.has(key.split(":")[0] ?? "")) return [];
    if (first.has(key)) return [key];
    first.add(key);
    return [];
  });
}
