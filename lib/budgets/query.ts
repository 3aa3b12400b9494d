import type { PoolClient } from "pg";
import type { Tx } from "@/lib/db/client";

/** Runs one statement in a transaction that somebody else began. @returns its rows */
export type Query = <T>(text: string, values: unknown[]) => Promise<T[]>;

export function queryOf(client: PoolClient): Query {
  return async (text, values) => (await client.query(text, values)).rows;
}

export function queryIn(tx: Tx): Query {
  return (text, values) => tx.$queryRawUnsafe(text, ...values);
}
