import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery, timeQuery } from "@/lib/api/schemas";
import { getReceipt } from "./get-receipt";
import { listReceipts } from "./list-receipts";
import { RECEIPT_STATUSES, receiptSchema } from "./serialize";

const tag = "Receipts";

export const listReceiptsOperation = defineOperation({
  id: "listReceipts",
  method: "GET",
  path: "/receipts",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "List what was done to the world outside, newest first: one receipt for each attempt of a write",
  description:
    "A page reads a bounded number of receipts; follow `next_cursor` until it is null, also past an empty page.",
  query: pageQuery.extend({
    agent: z.string().max(200).optional().openapi({ description: "Id or slug of an agent." }),
    run: z.string().max(200).optional().openapi({ description: "Id or number of a run." }),
    tool: z.string().max(200).optional().openapi({ description: "Name of a tool." }),
    status: z
      .enum(RECEIPT_STATUSES)
      .optional()
      .openapi({ description: "How the attempt ended; `unknown`: it was interrupted." }),
    q: z.string().max(200).optional().openapi({
      description: "Part of the target or of the response's id, or the beginning of the arguments' hash.",
    }),
    created_after: timeQuery.optional(),
    created_before: timeQuery.optional(),
  }),
  response: pageOf(receiptSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listReceipts(ctx, query),
});

export const getReceiptOperation = defineOperation({
  id: "getReceipt",
  method: "GET",
  path: "/receipts/{receipt}",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Get a receipt",
  params: z.strictObject({ receipt: z.string().max(200).openapi({ description: "Id of the receipt." }) }),
  response: dataOf(receiptSchema),
  handler: async (ctx, { params }) => ({ data: await getReceipt(ctx, params) }),
});
