/** Whether a query failed because a unique value was taken, as Prisma (P2002) or as PostgreSQL (23505) says it. */
export function isUniqueViolation(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "P2002" || code === "23505";
}
