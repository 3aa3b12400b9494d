import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { getMe, meSchema } from "./get-me";

export const getMeOperation = defineOperation({
  id: "getMe",
  method: "GET",
  path: "/me",
  scope: "session",
  limit: "reads",
  tag: "Workspace",
  summary: "Who is signed in",
  response: dataOf(meSchema),
  handler: async (ctx) => ({ data: await getMe(ctx) }),
});
