import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { freeText } from "@/lib/validation/text";
import { decideByLink } from "./decide-by-link";
import { getApprovalLink } from "./get-approval-link";
import { approvalLinkSchema } from "./serialize";

const tag = "Approval links";
const tokenParam = z.strictObject({
  token: z.string().max(1000).openapi({ description: "The last part of the link's address." }),
});

export const getApprovalLinkOperation = defineOperation({
  id: "getApprovalLink",
  method: "GET",
  path: "/approval-links/{token}",
  scope: "link",
  limit: "reads",
  tag,
  summary: "Show what the signed link of a mail asks; changes nothing",
  params: tokenParam,
  response: dataOf(approvalLinkSchema),
  errors: ["invalid_signature", "signature_expired"],
  handler: async (ctx, { params }) => ({ data: await getApprovalLink(ctx, params) }),
});

export const decideApprovalLinkOperation = defineOperation({
  id: "decideApprovalLink",
  method: "POST",
  path: "/approval-links/{token}",
  scope: "link",
  limit: "none",
  tag,
  summary: "Decide by the signed link of a mail, as the person it was sent to",
  description: "The same decision again answers with the first one. Another one is 409, naming who decided and when.",
  params: tokenParam,
  body: z.strictObject({
    decision: z.enum(["approve", "reject", "respond"]),
    reason: freeText(2_000).optional(),
    answer: freeText(10_000).optional().openapi({ description: "With `respond`, to a question." }),
    resolution: z
      .enum(["happened", "retry", "give_up"])
      .optional()
      .openapi({ description: "With `respond`, to a write that may have happened." }),
  }),
  response: dataOf(approvalLinkSchema),
  errors: [
    "invalid_signature",
    "signature_expired",
    "self_approval_forbidden",
    "approval_already_decided",
    "approval_expired",
    "approval_changed",
    "run_not_waiting",
  ],
  examples: { body: { decision: "approve" } },
  handler: async (ctx, { params, body }) => ({ data: await decideByLink(ctx, { ...params, ...body }) }),
});
