import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { acceptInvitation } from "./accept-invitation";
import { createInvitation, createInvitationInput } from "./create-invitation";
import { listInvitations } from "./list-invitations";
import { resendInvitation } from "./resend-invitation";
import { revokeInvitation } from "./revoke-invitation";
import { invitationSchema, sentInvitationSchema } from "./serialize";

const tag = "Team";
const invitationParam = z.strictObject({
  invitation: z.string().max(200).openapi({ description: "Id of the invitation." }),
});

export const listInvitationsOperation = defineOperation({
  id: "listInvitations",
  method: "GET",
  path: "/invitations",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List the invitations that can still be accepted, newest first; for owners and admins",
  query: pageQuery,
  response: pageOf(invitationSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listInvitations(ctx, query),
});

export const createInvitationOperation = defineOperation({
  id: "createInvitation",
  method: "POST",
  path: "/invitations",
  scope: "session",
  limit: "none",
  tag,
  summary: "Invite a person by mail, or by a link to pass on; for owners and admins",
  description:
    "Good for seven days and for one person. With `email` it can be accepted under that address only. The link is answered here once, unless it goes out by mail.",
  body: createInvitationInput,
  response: dataOf(sentInvitationSchema),
  status: 201,
  errors: ["already_exists"],
  examples: { body: { email: "ada@example.com", role: "operator" } },
  handler: async (ctx, { body }) => ({ data: await createInvitation(ctx, body) }),
});

export const acceptInvitationOperation = defineOperation({
  id: "acceptInvitation",
  method: "POST",
  path: "/invitations/accept",
  scope: "session",
  limit: "none",
  tag,
  summary: "Join the workspace that invites, as the signed-in person",
  description: "The answer sets the session's cookie anew: it looks at the workspace joined.",
  body: z.strictObject({
    token: z.string().max(100).openapi({ description: "The last part of the link's address." }),
  }),
  status: 204,
  errors: ["not_found", "wrong_account", "already_exists"],
  examples: { body: { token: "q7S2cC3a8mYgE5tZ0kXvB1nW9dLrJ4uHfP6oQeT-iAs" } },
  handler: async (ctx, { body }) => {
    const { cookie } = await acceptInvitation(ctx, body);
    return new Response(null, { status: 204, ...(cookie && { headers: { "Set-Cookie": cookie } }) });
  },
});

export const resendInvitationOperation = defineOperation({
  id: "resendInvitation",
  method: "POST",
  path: "/invitations/{invitation}/resend",
  scope: "session",
  limit: "none",
  tag,
  summary: "Send an invitation again, with a new link for another seven days",
  params: invitationParam,
  response: dataOf(sentInvitationSchema),
  handler: async (ctx, { params }) => ({ data: await resendInvitation(ctx, params) }),
});

export const revokeInvitationOperation = defineOperation({
  id: "revokeInvitation",
  method: "DELETE",
  path: "/invitations/{invitation}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Revoke an invitation",
  params: invitationParam,
  status: 204,
  handler: async (ctx, { params }) => {
    await revokeInvitation(ctx, params);
  },
});
