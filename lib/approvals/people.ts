import { db } from "@/lib/db/client";

/** The people, keys, rules, contacts and runs over contacts that approvals name, by id. */
export interface People {
  name(id: string): string | null;
  email(id: string): string | null;
  /** The member behind a key. */
  maker(keyId: string): string | null;
  policy(id: string): string | null;
  contact(id: string): { name: string; email: string | null } | null;
  /** A run's number. */
  run(id: string): number | null;
}

interface Names {
  decidedBy: string | null;
  votes: unknown;
  assigneeIds: string[];
  policyId: string | null;
  contactId?: string | null;
  overRunId?: string | null;
  run: { startedBy: string };
}

/** A query of each kind that is named, however many approvals there are. */
export async function peopleOf(rows: Names[]): Promise<People> {
  const ids = new Set<string>();
  const policyIds = new Set<string>();
  const contactIds = new Set<string>();
  const runIds = new Set<string>();
  for (const row of rows) {
    const voters = (row.votes as { user_id: string }[]).map((vote) => vote.user_id);
    for (const id of [row.decidedBy, row.run.startedBy, ...row.assigneeIds, ...voters]) if (id) ids.add(id);
    if (row.policyId) policyIds.add(row.policyId);
    if (row.contactId) contactIds.add(row.contactId);
    if (row.overRunId) runIds.add(row.overRunId);
  }
  const [users, keys, policies, contacts, runs] = await Promise.all([
    read(ids, (id) => db.user.findMany({ where: { id }, select: { id: true, name: true, email: true } })),
    read(ids, (id) => db.apiKey.findMany({ where: { id }, select: { id: true, name: true, userId: true } })),
    read(policyIds, (id) => db.policy.findMany({ where: { id }, select: { id: true, name: true } })),
    read(contactIds, (id) => db.contact.findMany({ where: { id }, select: { id: true, name: true, email: true } })),
    read(runIds, (id) => db.run.findMany({ where: { id }, select: { id: true, number: true } })),
  ]);
  return {
    name: (id) => users.get(id)?.name ?? keys.get(id)?.name ?? null,
    email: (id) => users.get(id)?.email ?? null,
    maker: (id) => keys.get(id)?.userId ?? null,
    policy: (id) => policies.get(id)?.name ?? null,
    contact: (id) => contacts.get(id) ?? null,
    run: (id) => (runs.has(id) ? Number(runs.get(id)?.number) : null),
  };
}

async function read<T extends { id: string }>(
  ids: Set<string>,
  find: (id: { in: string[] }) => Promise<T[]>,
): Promise<ReadonlyMap<string, T>> {
  const rows = ids.size === 0 ? [] : await find({ in: [...ids] });
  return new Map(rows.map((row) => [row.id, row]));
}
