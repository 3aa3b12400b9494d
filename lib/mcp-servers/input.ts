import { z } from "@hono/zod-openapi";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { MOST_TOOLS } from "@/lib/mcp/definitions";
import { UrlNotAllowedError } from "@/lib/net/errors";
import { assertUrlAllowed } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { nameText } from "@/lib/validation/text";
import { EFFECTS } from "./tool-effect";

export const allowedToolsSchema = z
  .union([
    z.literal("all"),
    z
      .array(z.string().min(1).max(128))
      .max(MOST_TOOLS)
      .transform((names) => [...new Set(names)]),
  ])
  .openapi({ description: "`all`, or the names of the tools that agents may use." });

const required = {
  name: nameText.openapi({ description: "What people call it.", example: "Issue tracker" }),
  url: z.url("Must be a URL.").max(2000, "May have at most 2000 characters.").regex(/^\S+$/, "Must be a URL.").openapi({
    description: "Its Streamable HTTP endpoint: https, at a public address.",
    example: "https://mcp.example.com/mcp",
  }),
};

const optional = {
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, "May have lower-case letters, digits and hyphens, at most 60.")
    .openapi({ description: "Stands before the names of its tools; made from the name when left out." }),
  credential_id: z
    .string()
    .max(200)
    .nullable()
    .openapi({ description: "A credential of the vault that every request carries; null: none." }),
  enabled: z.boolean().openapi({ description: "Whether agents may use it." }),
  allowed_tools: allowedToolsSchema,
};

export const createMcpServerInput = z.strictObject({ ...required, ...z.object(optional).partial().shape });
export type CreateMcpServerInput = z.input<typeof createMcpServerInput>;

const toolEffects = z
  .record(z.string().max(128), z.enum(EFFECTS).nullable())
  .refine((effects) => Object.keys(effects).length <= MOST_TOOLS, `May name at most ${MOST_TOOLS} tools.`)
  .openapi({
    description:
      "What calls of tools count as, by the tool's name; null: by the server's hints. Others stay as they are.",
    example: { search_issues: "read" },
  });

export const updateMcpServerInput = z.strictObject({ ...required, ...optional, tool_effects: toolEffects }).partial();
export type UpdateMcpServerInput = z.input<typeof updateMcpServerInput>;

export const acceptInput = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "Must be the `offered_hash` that was shown.")
    .openapi({ description: "`offered_hash` of what was shown: nothing else is accepted." }),
});

/** @throws AppError url_not_allowed, saying why the address is not to be called */
export function checkServerUrl(url: string): void {
  const refused = (message: string) =>
    new AppError("url_not_allowed", message, { details: [{ path: "url", message }] });
  try {
    assertUrlAllowed(url);
  } catch (error) {
    if (!(error instanceof UrlNotAllowedError)) throw error;
    throw refused(error.message);
  }
  if (!isEncrypted(url))
    throw refused("Only https is allowed here: what agents send and read would be open to others.");
}

/** Plain http is for hosts that the installation itself has allowed. */
function isEncrypted(url: string): boolean {
  const parsed = new URL(url);
  return parsed.protocol === "https:" || env.allowPrivateHosts.includes(hostAndPort(parsed));
}
