import { Prisma } from "@/lib/db/generated/client";

/** The columns of a server that offers what was accepted, and nothing else. */
export const NO_OFFER = { offeredTools: Prisma.DbNull };

/** The columns of a server that nobody has looked at yet: its first definitions are accepted as they are. */
export const FORGOTTEN = {
  ...NO_OFFER,
  tools: [],
  serverInfo: Prisma.DbNull,
  status: "unchecked",
  lastCheckedAt: null,
  lastError: null,
};
