import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const notificationSchema = z
  .strictObject({
    id: z.string(),
    kind: z.string().openapi({ example: "approval.requested" }),
    title: z.string(),
    body: z.string(),
    link: z.string().openapi({ description: "Path in the dashboard." }),
    read: z.boolean(),
    read_at: timeSchema.nullable(),
    created_at: timeSchema,
  })
  .openapi("Notification");
export type Notification = z.infer<typeof notificationSchema>;

interface NotificationRow {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string;
  readAt: Date | null;
  createdAt: Date;
}

export function serializeNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    body: row.body,
    link: row.link,
    read: row.readAt !== null,
    read_at: row.readAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
