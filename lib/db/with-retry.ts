import { setTimeout as sleep } from "node:timers/promises";
import { sqlState } from "./sql-state";

const SQLSTATE = /^(08(?!P01)...|57P0[123]|40001|40P01|55P03|53300)$/;
const PRISMA = new Set(["P1001", "P1002", "P1008", "P1017", "P2024"]);
const SOCKET = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * Whether an error says that the database was away or busy, so that the same statement may pass later.
 * What is wrong with the statement or its data (22*, 23*, 42*) never is. A lost connection does not say whether the
 * statement committed: only repeat what is safe to repeat.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = sqlState(error) ?? "";
  if (SQLSTATE.test(code) || PRISMA.has(code) || SOCKET.has(code)) return true;
  if (error instanceof AggregateError && error.errors.some(isTransient)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** Repeats `work` while the database is away, with growing pauses, for up to `forMs`. */
export async function withRetry<T>(work: () => Promise<T>, forMs = 60_000): Promise<T> {
  const deadline = performance.now() + forMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() + pause > deadline) throw error;
      await sleep(pause);
    }
  }
}
