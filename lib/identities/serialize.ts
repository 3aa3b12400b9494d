import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const identitySchema = z
  .strictObject({
    id: z.string(),
    name: z.string().openapi({ description: "What it is called here, and how a step names it." }),
    from_name: z.string(),
    from_address: z.string(),
    reply_to: z.string().nullable(),
    signature: z.string().openapi({ description: "Stands below every mail." }),
    daily_limit: z.int().nullable().openapi({ description: "Mails a day (UTC); null: any number." }),
    is_default: z.boolean().openapi({ description: "Used where a step names none." }),
    sent_today: z.int(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Identity");
export type Identity = z.infer<typeof identitySchema>;

interface IdentityRow {
  id: string;
  name: string;
  fromName: string;
  fromAddress: string;
  replyTo: string | null;
  signature: string;
  dailyLimit: number | null;
  isDefault: boolean;
  sentOn: Date | null;
  sentCount: number;
  createdAt: Date;
  updatedAt: Date;
}

export function serializeIdentity(row: IdentityRow): Identity {
  const today = new Date().toISOString().slice(0, 10);
  return {
    id: row.id,
    name: row.name,
    from_name: row.fromName,
    from_address: row.fromAddress,
    reply_to: row.replyTo,
    signature: row.signature,
    daily_limit: row.dailyLimit,
    is_default: row.isDefault,
    sent_today: row.sentOn?.toISOString().slice(0, 10) === today ? row.sentCount : 0,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
