import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { pageOf, pageQuery } from "@/lib/api/schemas";
import { listModelCalls } from "./list-model-calls";
import { modelCallSchema } from "./serialize";

export const listModelCallsOperation = defineOperation({
  id: "listModelCalls",
  method: "GET",
  path: "/model-calls",
  scope: "runs:read",
  limit: "reads",
  tag: "Models",
  summary: "List calls of models, newest first",
  description:
    "Each request to a model is one, also those that failed and those of a fallback. They go with their run.",
  query: pageQuery.extend({
    run: z.string().max(200).optional().openapi({ description: "Id or number of a run: its calls alone." }),
  }),
  response: pageOf(modelCallSchema),
  errors: ["invalid_cursor", "not_found"],
  handler: (ctx, { query }) => listModelCalls(ctx, query),
});
