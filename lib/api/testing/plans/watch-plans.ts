import type pg from "pg";
import { pool } from "@/lib/db/client";

/** A node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) writes it; counts are averages of its loops. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

/** A statement that was executed, and the plan it was executed by. */
export interface Executed {
  sql: string;
  plan: PlanNode;
}

/** auto_explain tells the client itself how each of its statements was executed, prepared ones too. */
const WATCH = `
  LOAD 'auto_explain';
  SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off;
  SET auto_explain.log_format = json; SET auto_explain.log_parameter_max_length = 0; SET client_min_messages = log`;

/**
 * From now on, what the process's database connections execute. Before its first query, since it hears of new connections.
 * @returns the statements since it was last asked
 */
export function watchPlans(): () => Executed[] {
  let executed: Executed[] = [];
  pool.on("connect", (client: pg.PoolClient) => {
    client.on("notice", ({ message = "" }) => {
      const from = message.indexOf("plan:\n");
      if (from < 0) return;
      const { "Query Text": sql, Plan: plan } = JSON.parse(message.slice(from + "plan:\n".length));
      executed.push({ sql, plan });
    });
    void client.query(WATCH);
  });
  return () => {
    const since = executed;
    executed = [];
    return since;
  };
}
