import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { ROLES, type Role } from "@/lib/auth/scopes";

export const invitationSchema = z
  .strictObject({
    id: z.string(),
    email: z.string().nullable().openapi({ description: "Whom it is for; null: whoever holds the link, once." }),
    role: z.enum(ROLES),
    invited_by: z.strictObject({ id: z.string(), name: z.string() }),
    expires_at: timeSchema,
    created_at: timeSchema,
  })
  .openapi("Invitation");
export type Invitation = z.infer<typeof invitationSchema>;

export const sentInvitationSchema = invitationSchema
  .extend({
    link: z
      .string()
      .nullable()
      .openapi({ description: "Shown this once, to be passed on; null when it has gone out by mail." }),
  })
  .openapi("SentInvitation");
export type SentInvitation = z.infer<typeof sentInvitationSchema>;

export interface InvitationRow {
  id: string;
  email: string | null;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
  createdAt: Date;
}

/** @param inviter the name of who invited; empty when they are gone */
export function serializeInvitation(row: InvitationRow, inviter: string): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    invited_by: { id: row.invitedBy, name: inviter },
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}
