import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";

export const contactSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    tags: z.array(z.string()),
    attributes: jsonObject,
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Contact");
export type Contact = z.infer<typeof contactSchema>;

export interface ContactRow {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  title: string | null;
  tags: string[];
  attributes: Prisma.JsonValue;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeContact(row: ContactRow): Contact {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    company: row.company,
    title: row.title,
    tags: row.tags,
    attributes: row.attributes as Record<string, unknown>,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
