import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { getEmail } from "./get-email";
import { listEmails } from "./list-emails";
import { emailDetailSchema, emailSchema } from "./serialize";

const tag = "Emails";

export const listEmailsOperation = defineOperation({
  id: "listEmails",
  method: "GET",
  path: "/emails",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List the mail that went out or is kept here, newest first; for owners and admins",
  query: pageQuery,
  response: pageOf(emailSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listEmails(ctx, query),
});

export const getEmailOperation = defineOperation({
  id: "getEmail",
  method: "GET",
  path: "/emails/{email}",
  scope: "session",
  limit: "reads",
  tag,
  summary: "Get a mail with its text; for owners and admins",
  params: z.strictObject({ email: z.string().max(200).openapi({ description: "Id of the email." }) }),
  response: dataOf(emailDetailSchema),
  errors: ["not_found"],
  handler: async (ctx, { params }) => ({ data: await getEmail(ctx, params) }),
});
