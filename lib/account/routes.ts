import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { meSchema } from "@/lib/workspaces/get-me";
import { changePassword, changePasswordInput } from "./change-password";
import { accountSchema, listIdentities } from "./list-identities";
import { unlinkIdentity } from "./unlink-identity";
import { updateProfile, updateProfileInput } from "./update-profile";

const tag = "Account";

export const updateProfileOperation = defineOperation({
  id: "updateMe",
  method: "PATCH",
  path: "/me",
  scope: "session",
  limit: "none",
  tag,
  summary: "Change the name of the signed-in person",
  body: updateProfileInput,
  response: dataOf(meSchema),
  examples: { body: { name: "Ada Example" } },
  handler: async (ctx, { body }) => ({ data: await updateProfile(ctx, body) }),
});

export const changePasswordOperation = defineOperation({
  id: "changePassword",
  method: "POST",
  path: "/me/password",
  scope: "session",
  limit: "none",
  tag,
  summary: "Change one's password, and sign out everywhere else",
  description: "The answer sets the session's cookie anew. API keys stay as they are.",
  body: changePasswordInput,
  status: 204,
  examples: { body: { current: "the old one, as it was", new: "three horses in the rain" } },
  handler: async (ctx, { body }) => {
    const { cookie } = await changePassword(ctx, body);
    return new Response(null, { status: 204, ...(cookie && { headers: { "Set-Cookie": cookie } }) });
  },
});

export const listIdentitiesOperation = defineOperation({
  id: "listSignInMethods",
  method: "GET",
  path: "/me/identities",
  scope: "session",
  limit: "reads",
  tag,
  summary: "List how the signed-in person can sign in",
  response: dataOf(accountSchema),
  handler: async (ctx) => ({ data: await listIdentities(ctx) }),
});

export const unlinkIdentityOperation = defineOperation({
  id: "unlinkIdentity",
  method: "DELETE",
  path: "/me/identities/{provider}",
  scope: "session",
  limit: "none",
  tag,
  summary: "Unlink an identity provider from the signed-in person",
  params: z.strictObject({
    provider: z.string().max(50).openapi({ description: "Which provider: `github`, `google` or `oidc`." }),
  }),
  status: 204,
  errors: ["last_sign_in_method"],
  handler: async (ctx, { params }) => {
    await unlinkIdentity(ctx, params);
  },
});
