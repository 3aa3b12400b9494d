import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { approvalSchema } from "@/lib/approvals/serialize";

export const approvalLinkSchema = z
  .strictObject({
    approval: approvalSchema,
    user: z
      .strictObject({ id: z.string(), name: z.string(), email: z.string() })
      .openapi({ description: "Whom the link was sent to." }),
    changed: z.boolean().openapi({ description: "Somebody edited the arguments since: the link decides nothing." }),
    link_expires_at: timeSchema,
  })
  .openapi("ApprovalLink");
export type ApprovalLink = z.infer<typeof approvalLinkSchema>;
