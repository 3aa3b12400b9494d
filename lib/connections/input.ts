import { z } from "@hono/zod-openapi";
import { nameText } from "@/lib/validation/text";

const fields = z.record(z.string().max(100), z.string().max(48_000)).openapi({
  description: "The connector's fields by name, as `GET /connectors` lists them. Secret ones are never given back.",
});
const scopes = z.array(z.string().max(300)).max(50).openapi({ description: "What to ask for, with OAuth 2." });

export const createConnectionInput = z.strictObject({
  app: z.string().max(100).openapi({ description: "The connector, from `GET /connectors`." }),
  name: nameText.optional().openapi({ description: "Unique in the workspace; named after the app when left out." }),
  fields: fields.optional(),
  scopes: scopes.optional(),
});
export type CreateConnectionInput = z.input<typeof createConnectionInput>;

export const updateConnectionInput = z.strictObject({ name: nameText });
export type UpdateConnectionInput = z.input<typeof updateConnectionInput>;

export const reconnectInput = z.strictObject({
  fields: fields.optional().openapi({ description: "New values; what is left out stays, save what is secret." }),
  scopes: scopes.optional(),
});
export type ReconnectInput = z.input<typeof reconnectInput>;
