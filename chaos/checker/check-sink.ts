import { pool } from "@/lib/db/client";
import { readSink, type Sunk } from "../harness/sink";
import type { Expected, Violation } from "./check-invariants";

/** What the receiver saw: the same work under the same key, byte for byte, and again only where a crash explains it. */
export async function checkSink({ sink: file, mayRepeat, kills }: Expected): Promise<Violation[]> {
  const requests = readSink(file);
  const violations: Violation[] = [];
  const say = (what: string) => violations.push({ invariant: "I4", what });
  const byKey = grouped(requests, "idempotency-key");
  const attempts = await stepAttempts([...byKey.keys()]);
  for (const [key, same] of byKey) {
    if (new Set(same.map(identity)).size > 1) say(`${key} came with different bodies`);
    const known = attempts.get(key);
    if (known === undefined) say(`${key} is no step of any run`);
    else if (same.length > known) say(`${key} came ${same.length} times in ${known} attempts`);
    if (same.length > 1 && mayRepeat && !mayRepeat.has(key)) say(`${key} came ${same.length} times`);
  }
  const byDelivery = grouped(requests, "webhook-id");
  const sent = await deliveryAttempts([...byDelivery.keys()]);
  for (const [id, same] of byDelivery) {
    if (new Set(same.map(({ body }) => body)).size > 1) say(`delivery ${id} came with different bodies`);
    if (!sent.has(id)) say(`${id} is no delivery`);
    else if (same.length > (sent.get(id) ?? 0) + kills) say(`delivery ${id} came ${same.length} times`);
  }
  return [...violations, ...(await unseen(byDelivery))];
}

const identity = ({ path, body }: Sunk) => `${path} ${body}`;

function grouped(requests: Sunk[], header: string): Map<string, Sunk[]> {
  const groups = new Map<string, Sunk[]>();
  for (const request of requests) {
    const key = request.headers[header];
    if (typeof key === "string") groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return groups;
}

async function stepAttempts(keys: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ key: string; attempts: number }>(
    "SELECT run_id || ':' || step_id AS key, attempts FROM run_steps WHERE run_id = ANY ($1)",
    [keys.map((key) => key.split(":")[0])],
  );
  return new Map(rows.map(({ key, attempts }) => [key, attempts]));
}

async function deliveryAttempts(ids: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; attempts: number }>(
    "SELECT id, attempts FROM webhook_deliveries WHERE id = ANY ($1)",
    [ids],
  );
  return new Map(rows.map(({ id, attempts }) => [id, attempts]));
}

/** What is recorded as delivered was received. */
async function unseen(byDelivery: ReadonlyMap<string, unknown>): Promise<Violation[]> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM webhook_deliveries WHERE status = 'delivered'");
  return rows
    .filter(({ id }) => !byDelivery.has(id))
    .map(({ id }) => ({ invariant: "I5", what: `${id} is recorded as delivered and never came` }));
}
