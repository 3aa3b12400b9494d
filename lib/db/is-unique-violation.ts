import { sqlState } from "./sql-state";

/** Whether a query failed because a unique value was taken, as Prisma (P2002) or as PostgreSQL (23505) says it. */
export function isUniqueViolation(error: unknown): boolean {
  const code = sqlState(error);
  return code === "P2002" || code === "23505";
}
