import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { emailText } from "@/lib/contacts/fields";
import { nameText } from "@/lib/validation/text";
import { liftSuppression } from "./lift-suppression";
import { listSuppressions } from "./list-suppressions";
import { suppressionSchema } from "./serialize";
import { suppressAddress } from "./suppress-address";

const tag = "Suppressions";

export const listSuppressionsOperation = defineOperation({
  id: "listSuppressions",
  method: "GET",
  path: "/suppressions",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List the addresses that nothing is sent to",
  query: pageQuery.extend({
    address: z.string().max(254).optional().openapi({ description: "This address only." }),
  }),
  response: pageOf(suppressionSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listSuppressions(ctx, query),
});

export const suppressAddressOperation = defineOperation({
  id: "suppressAddress",
  method: "POST",
  path: "/suppressions",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Send nothing to an address any more",
  description: "It holds for whoever has the address, also after the contact is deleted or imported again.",
  body: z.strictObject({
    address: emailText,
    reason: nameText.optional().openapi({ description: "Why, for people to read." }),
  }),
  response: dataOf(suppressionSchema),
  status: 201,
  idempotent: true,
  examples: { body: { address: "ada@example.com", reason: "Asked by phone" } },
  handler: async (ctx, { body: { address, reason = "Added to the list" } }) => ({
    data: await suppressAddress(ctx, { address, reason }),
  }),
});

export const liftSuppressionOperation = defineOperation({
  id: "liftSuppression",
  method: "DELETE",
  path: "/suppressions/{suppression}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Lift the suppression of an address",
  params: z.strictObject({ suppression: z.string().max(200).openapi({ description: "Id of the suppression." }) }),
  status: 204,
  handler: (ctx, { params }) => liftSuppression(ctx, params),
});
