import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { countUnread } from "./count-unread";
import { getNotification } from "./get-notification";
import { listNotifications } from "./list-notifications";
import { getPreferences, preferencesSchema } from "./preferences";
import { readAllNotifications, readNotification } from "./read-notification";
import { notificationSchema } from "./serialize";
import { updatePreferences, updatePreferencesInput } from "./update-preferences";

const tag = "Notifications";
const notificationParam = z.strictObject({
  notification: z.string().max(200).openapi({ description: "Id of the notification." }),
});

export const listNotificationsOperation = defineOperation({
  id: "listNotifications",
  method: "GET",
  path: "/notifications",
  scope: "notifications:read",
  limit: "reads",
  tag,
  summary: "List your notifications, newest first",
  query: pageQuery.extend({
    unread: z
      .enum(["true", "false"])
      .optional()
      .transform((text) => text === "true")
      .openapi({ type: "boolean", description: "Only those that are unread." }),
  }),
  response: pageOf(notificationSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listNotifications(ctx, query),
});

export const countNotificationsOperation = defineOperation({
  id: "countNotifications",
  method: "GET",
  path: "/notifications/count",
  scope: "notifications:read",
  limit: "reads",
  tag,
  summary: "Count your unread notifications",
  response: dataOf(z.strictObject({ unread: z.int() })),
  handler: async (ctx) => ({ data: await countUnread(ctx) }),
});

export const getNotificationOperation = defineOperation({
  id: "getNotification",
  method: "GET",
  path: "/notifications/{notification}",
  scope: "notifications:read",
  limit: "reads",
  tag,
  summary: "Get a notification",
  params: notificationParam,
  response: dataOf(notificationSchema),
  errors: ["not_found"],
  handler: async (ctx, { params }) => ({ data: await getNotification(ctx, params) }),
});

export const readNotificationOperation = defineOperation({
  id: "readNotification",
  method: "POST",
  path: "/notifications/{notification}/read",
  scope: "notifications:write",
  limit: "none",
  tag,
  summary: "Mark a notification as read",
  params: notificationParam,
  response: dataOf(notificationSchema),
  errors: ["not_found"],
  handler: async (ctx, { params }) => ({ data: await readNotification(ctx, params) }),
});

export const readAllNotificationsOperation = defineOperation({
  id: "readAllNotifications",
  method: "POST",
  path: "/notifications/read-all",
  scope: "notifications:write",
  limit: "none",
  tag,
  summary: "Mark all your notifications as read",
  response: dataOf(z.strictObject({ marked: z.int() })),
  handler: async (ctx) => ({ data: await readAllNotifications(ctx) }),
});

export const getPreferencesOperation = defineOperation({
  id: "getNotificationPreferences",
  method: "GET",
  path: "/notification-preferences",
  scope: "session",
  limit: "reads",
  tag,
  summary: "Get what you are told of, and how",
  response: dataOf(preferencesSchema),
  handler: async (ctx) => ({ data: await getPreferences(ctx) }),
});

export const updatePreferencesOperation = defineOperation({
  id: "updateNotificationPreferences",
  method: "PATCH",
  path: "/notification-preferences",
  scope: "session",
  limit: "none",
  tag,
  summary: "Choose what you are told of, and how",
  body: updatePreferencesInput,
  response: dataOf(preferencesSchema),
  errors: ["invalid_timezone"],
  examples: {
    body: {
      kinds: [{ kind: "approval.reminder", email: "digest" }],
      digest: { frequency: "daily", hour: 8, timezone: "Europe/Berlin" },
    },
  },
  handler: async (ctx, { body }) => ({ data: await updatePreferences(ctx, body) }),
});
