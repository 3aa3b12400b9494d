import { verifyAllChains } from "@/lib/audit/verify-all-chains";
import { pool } from "@/lib/db/client";
import { checkSink } from "./check-sink";
import { INVARIANTS } from "./invariants";

export interface Violation {
  invariant: string;
  what: string;
}

/** What a scenario knows that the database does not. */
export interface Expected {
  /** Ids of the runs that were answered 2xx. */
  acknowledged: string[];
  /** Credits that each workspace began with, outside its ledger. */
  opening: ReadonlyMap<string, number>;
  /** File of the sink. */
  sink: string;
  /** Keys that may have come to the sink more than once; left out: as often as the step was attempted. */
  mayRepeat?: ReadonlySet<string>;
  /** How many processes were killed: each may have lost the record of one delivery that it had sent. */
  kills: number;
}

/** Looks for whatever breaks an invariant. Reads alone, but for the seals of the audit log that are due. */
export async function checkInvariants(expected: Expected): Promise<Violation[]> {
  const workspaces = [...expected.opening.keys()];
  const violations: Violation[] = [];
  for (const { id, broken } of INVARIANTS) {
    const { rows } = await pool.query<{ what: string }>(broken, [workspaces]);
    violations.push(...rows.map(({ what }) => ({ invariant: id, what })));
  }
  violations.push(...(await checkAcknowledged(expected.acknowledged)));
  violations.push(...(await checkBalances(expected.opening)));
  violations.push(...(await checkSink(expected)));
  const chains = await verifyAllChains({});
  for (const each of chains.mismatches) violations.push({ invariant: "I6", what: JSON.stringify(each) });
  return violations;
}

async function checkAcknowledged(ids: string[]): Promise<Violation[]> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM unnest($1::text[]) AS id WHERE NOT EXISTS (SELECT FROM runs WHERE runs.id = id.id)",
    [ids],
  );
  return rows.map(({ id }) => ({ invariant: "I1", what: `${id} was acknowledged and is lost` }));
}

async function checkBalances(opening: ReadonlyMap<string, number>): Promise<Violation[]> {
  const { rows } = await pool.query<{ id: string; balance: number; moved: number }>(
    `SELECT w.id, w.credit_balance AS balance, coalesce(sum(t.amount), 0)::int AS moved FROM workspaces w
     LEFT JOIN credit_transactions t ON t.workspace_id = w.id WHERE w.id = ANY ($1) GROUP BY w.id`,
    [[...opening.keys()]],
  );
  return rows
    .filter(({ id, balance, moved }) => balance !== (opening.get(id) ?? 0) + moved)
    .map(({ id, balance, moved }) => ({
      invariant: "I3",
      what: `${id} has ${balance} credits, of ${opening.get(id)} and ${moved} in the ledger`,
    }));
}
