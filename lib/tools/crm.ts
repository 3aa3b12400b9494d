import { z } from "zod";
import { db, type Prisma, pool } from "@/lib/db/client";
import { escapeLike } from "@/lib/db/like-pattern";
import { defineTool } from "./define-tool";
import { ToolError } from "./tool-error";
import type { BuiltinTool } from "./types";

/** The workspace's own contacts as a small CRM. Every query is filtered by the run's workspace. */

/** PostgreSQL stores neither NUL nor half a surrogate pair; JSON text shows both as escapes. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f]..)/i;
const storable = (value: unknown) => !UNSTORABLE.test(JSON.stringify(value));
const STORABLE = "has characters that cannot be stored";

const text = z.string().trim().min(1).max(200).refine(storable, STORABLE);
const email = text.transform((value) => value.toLowerCase());
const fields = {
  id: true,
  name: true,
  email: true,
  phone: true,
  company: true,
  title: true,
  timezone: true,
  tags: true,
  attributes: true,
  consent: true,
  suppressedAt: true,
} as const;

/** Written out since no tool is called more often, and Prisma takes longer to ask than PostgreSQL to answer. */
const LOOK_UP = `
  SELECT id, name, email, phone, company, title, timezone, coalesce(tags, '{}') AS tags, attributes, consent,
    suppressed_at IS NOT NULL AS suppressed
  FROM contacts WHERE workspace_id = $1`;

export const crmTools: BuiltinTool[] = [
  defineTool({
    name: "crm.lookup",
    title: "Look up a contact",
    description:
      "The contact with this email address, else the oldest one that matches name and company; null if there is none.",
    app: "crm",
    effect: "read",
    idempotent: true,
    readsOwnData: true,
    exposure: { reads_private: true },
    inputSchema: z
      .strictObject({ email: email.optional(), name: text.optional(), company: text.optional() })
      .refine((input) => input.email || input.name || input.company, "needs email, name or company"),
    async execute(input, ctx) {
      const given = (["email", "name", "company"] as const).filter((key) => input[key] !== undefined);
      const conditions = given.map((key, index) => `AND ${key} ${key === "email" ? "=" : "ILIKE"} $${index + 2}`);
      const values = given.map((key) => (key === "email" ? input.email : escapeLike(input[key] ?? "")));
      const { rows } = await pool.query({
        name: `crm-lookup-${given.join("-")}`,
        text: `${LOOK_UP} ${conditions.join(" ")} ORDER BY id LIMIT 1`,
        values: [ctx.workspaceId, ...values],
      });
      return rows[0] ?? null;
    },
  }),
  defineTool({
    name: "crm.search",
    title: "Search contacts",
    description: "Contacts by company, tag and words in name, email or company, oldest first. Answers {contacts}.",
    app: "crm",
    effect: "read",
    idempotent: true,
    readsOwnData: true,
    exposure: { reads_private: true },
    inputSchema: z.strictObject({
      company: text.optional(),
      tag: text.optional(),
      q: text.optional().describe("Found in name, email or company."),
      limit: z.int().min(1).max(100).default(20),
    }),
    async execute(input, ctx) {
      const where: Prisma.ContactWhereInput = { workspaceId: ctx.workspaceId };
      if (input.company) where.company = equalsIgnoringCase(input.company);
      if (input.tag) where.tags = { has: input.tag };
      if (input.q) {
        const contains = { contains: escapeLike(input.q), mode: "insensitive" as const };
        where.OR = [{ name: contains }, { email: contains }, { company: contains }];
      }
      const found = await db.contact.findMany({ where, select: fields, orderBy: { id: "asc" }, take: input.limit });
      return { contacts: found.map(shown) };
    },
  }),
  defineTool({
    name: "crm.update",
    title: "Update a contact",
    description:
      "Changes a contact found by id or email. Attributes are merged; a null removes one. Answers the contact.",
    app: "crm",
    effect: "write",
    idempotent: true,
    exposure: { reads_private: true },
    inputSchema: z
      .strictObject({
        id: text.optional(),
        email: email.optional(),
        changes: z.strictObject({
          name: text.optional(),
          phone: text.nullable().optional(),
          company: text.nullable().optional(),
          title: text.nullable().optional(),
          tags: z.array(text).max(100).optional(),
          attributes: z.record(z.string().max(200), z.json()).refine(storable, STORABLE).optional(),
        }),
      })
      .refine((input) => input.id || input.email, "needs id or email"),
    async execute({ id, email, changes: { attributes, ...columns } }, ctx) {
      return db.$transaction(async (tx) => {
        const where = { workspaceId: ctx.workspaceId, ...(id && { id }), ...(email && { email }) };
        const contact = await tx.contact.findFirst({ where, select: { id: true } });
        if (!contact) throw new ToolError("contact_not_found", "There is no such contact.");
        // The row is locked before its attributes are read: two runs that merge at once both keep their change.
        await tx.$queryRaw`SELECT 1 FROM contacts WHERE id = ${contact.id} FOR UPDATE`;
        const { attributes: known } = await tx.contact.findUniqueOrThrow({
          where: { id: contact.id },
          select: { attributes: true },
        });
        const data: Prisma.ContactUpdateInput = { ...present(columns), updatedAt: new Date() };
        if (attributes) data.attributes = merged(known, attributes);
        return shown(await tx.contact.update({ where: { id: contact.id }, data, select: fields }));
      });
    },
  }),
];

/** A contact as tools answer it. */
function shown<C extends { suppressedAt: Date | null }>({ suppressedAt, ...contact }: C) {
  return { ...contact, suppressed: suppressedAt !== null };
}

function equalsIgnoringCase(value: string) {
  return { equals: escapeLike(value), mode: "insensitive" as const };
}

/** Without the keys whose value is undefined: Prisma refuses those. */
function present<T extends object>(columns: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function merged(
  known: Prisma.JsonValue,
  changes: Record<string, Prisma.InputJsonValue | null>,
): Prisma.InputJsonObject {
  const before = known !== null && typeof known === "object" && !Array.isArray(known) ? known : {};
  const after = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key);
    else after.set(key, value as Prisma.JsonValue);
  }
  return Object.fromEntries(after) as Prisma.InputJsonObject;
}
