import { db } from "@/lib/db/client";

/** The names of the people and keys that decided, by id; two queries however many there are. */
export async function deciderNames(rows: { decidedBy: string | null }[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.decidedBy ?? []))];
  if (ids.length === 0) return new Map();
  const [users, keys] = await Promise.all([
    db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
    db.apiKey.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
  ]);
  return new Map([...users, ...keys].map(({ id, name }) => [id, name]));
}
