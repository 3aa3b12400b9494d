import { z } from "@hono/zod-openapi";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { env } from "@/lib/config/env";
import { appLogo } from "./app-logo";
import { allConnectors } from "./connectors/all-connectors";
import type { Connector } from "./connectors/connector";
import { CONNECTION_KINDS } from "./serialize";
import { redirectUri } from "./settings";

export const connectorSchema = z
  .strictObject({
    app: z.string(),
    title: z.string(),
    description: z.string(),
    logo: z.string().nullable().openapi({ description: "Its logo: the data of one SVG path in a box of 24 by 24." }),
    kind: z.enum(CONNECTION_KINDS),
    auth: z.enum(["oauth2", "api_key", "basic", "ics", "package"]),
    fields: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string(),
        type: z.enum(["text", "multiline", "url", "hosts", "select"]),
        secret: z.boolean(),
        required: z.boolean(),
        hint: z.string().nullable(),
        placeholder: z.string().nullable(),
        options: z.array(z.string()),
      }),
    ),
    scopes: z.array(z.strictObject({ value: z.string(), title: z.string(), default: z.boolean() })),
    redirect_uri: z.string().nullable().openapi({ description: "To be entered at the provider, with OAuth 2." }),
  })
  .openapi("Connector");
export type ListedConnector = z.infer<typeof connectorSchema>;

/** Every app that can be connected, and what it asks for. */
export async function listConnectors(ctx: Ctx): Promise<ListedConnector[]> {
  requireScope(ctx, "connections:read");
  return allConnectors().map(describe);
}

/** A client that the installation brings is not asked for; a person may still enter one of their own. */
function describe({ app, title, description, kind, auth, fields }: Connector): ListedConnector {
  const hasClient = env.oauthClient(app) !== undefined;
  return {
    app,
    title,
    description,
    logo: kind === "app" ? appLogo(title) : null,
    kind,
    auth: auth.type,
    fields: fields.map((field) => ({
      name: field.name,
      label: field.label,
      type: field.type,
      secret: field.secret ?? false,
      required: (field.required ?? false) && !(hasClient && field.name === "client_id"),
      hint:
        hasClient && field.name === "client_id" ? "Left empty, the installation's own is used." : (field.hint ?? null),
      placeholder: field.placeholder ?? null,
      options: field.options ?? [],
    })),
    scopes:
      auth.type === "oauth2"
        ? auth.scopes.map((scope) => ({ value: scope.value, title: scope.title, default: scope.default ?? false }))
        : [],
    redirect_uri: auth.type === "oauth2" ? redirectUri() : null,
  };
}
