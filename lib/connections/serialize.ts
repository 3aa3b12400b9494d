import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import type { ConnectionConfig } from "./settings";

export const CONNECTION_STATUSES = ["authorizing", "checking", "connected", "error"] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];
export const CONNECTION_KINDS = ["calendar", "app"] as const;

export const calendarSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    url: z.string().nullable().openapi({ description: "Null where the address itself is secret." }),
    color: z.string().nullable(),
  })
  .openapi("Calendar");
export type Calendar = z.infer<typeof calendarSchema>;

export const connectionSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    app: z.string().openapi({ example: "caldav" }),
    kind: z.enum(CONNECTION_KINDS),
    status: z.enum(CONNECTION_STATUSES),
    account: z.string().nullable().openapi({ description: "Who it is connected as." }),
    calendars: z.array(calendarSchema),
    scopes: z.array(z.string()).openapi({ description: "What was granted; until then, what is asked for." }),
    hosts: z.array(z.string()).openapi({ description: "Where its credentials may be sent." }),
    last_checked_at: timeSchema.nullable(),
    last_error: z.string().nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Connection");
export type Connection = z.infer<typeof connectionSchema>;

export const startedConnectionSchema = connectionSchema
  .extend({
    authorize_url: z.string().nullable().openapi({
      description: "Where to send the person to sign in; null when no sign-in is needed.",
    }),
  })
  .openapi("StartedConnection");
export type StartedConnection = z.infer<typeof startedConnectionSchema>;

export interface ConnectionRow {
  id: string;
  name: string;
  app: string;
  kind: string;
  status: string;
  account: string | null;
  calendars: Prisma.JsonValue;
  config: Prisma.JsonValue;
  lastCheckedAt: Date | null;
  lastError: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeConnection(row: ConnectionRow): Connection {
  const { scopes, hosts, granted } = configOf(row);
  return {
    id: row.id,
    name: row.name,
    app: row.app,
    kind: row.kind as Connection["kind"],
    status: row.status as ConnectionStatus,
    account: row.account,
    calendars: calendarsOf(row),
    scopes: granted ?? scopes,
    hosts,
    last_checked_at: row.lastCheckedAt?.toISOString() ?? null,
    last_error: row.lastError,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

export function configOf(row: { config: Prisma.JsonValue }): ConnectionConfig {
  const { fields = {}, hosts = [], scopes = [], granted } = row.config as Partial<ConnectionConfig>;
  return { fields, hosts, scopes, ...(granted ? { granted } : {}) };
}

export function calendarsOf(row: { calendars: Prisma.JsonValue }): Calendar[] {
  return (row.calendars as Calendar[] | null) ?? [];
}
