/** PostgreSQL's, Prisma's or the socket's code of an error. Prisma keeps PostgreSQL's in its cause. */
export function sqlState(error: unknown): string | undefined {
  const outer = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  } | null;
  const inner = outer?.meta?.driverAdapterError?.cause?.originalCode;
  if (typeof inner === "string") return inner;
  return typeof outer?.code === "string" ? outer.code : undefined;
}
