import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { listContacts } from "@/lib/contacts/list-contacts";
import { contactSchema } from "@/lib/contacts/serialize";
import { createSegment } from "./create-segment";
import { deleteSegment } from "./delete-segment";
import { segmentFilter } from "./filter-schema";
import { getSegment } from "./get-segment";
import { createSegmentInput, updateSegmentInput } from "./input";
import { listSegments } from "./list-segments";
import { previewSegment } from "./preview-segment";
import { countTarget } from "./select-contacts";
import { segmentSchema } from "./serialize";
import { updateSegment } from "./update-segment";

const tag = "Segments";
const segmentParam = z.strictObject({ segment: z.string().max(200).openapi({ description: "Id of the segment." }) });
const EXAMPLE = {
  match: "all" as const,
  conditions: [
    { field: "tags", operator: "is" as const, value: "customer" },
    { field: "attributes.renewal_date", operator: "before" as const, value: "today+30d" },
  ],
};

export const listSegmentsOperation = defineOperation({
  id: "listSegments",
  method: "GET",
  path: "/segments",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List segments, newest first",
  query: pageQuery,
  response: pageOf(segmentSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listSegments(ctx, query),
});

export const createSegmentOperation = defineOperation({
  id: "createSegment",
  method: "POST",
  path: "/segments",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Create a segment",
  description: "A named filter over contacts. Who is in it is worked out whenever it is asked.",
  body: createSegmentInput,
  response: dataOf(segmentSchema),
  status: 201,
  errors: ["already_exists"],
  idempotent: true,
  examples: { body: { name: "Renewals soon", filter: EXAMPLE } },
  handler: async (ctx, { body }) => ({ data: await createSegment(ctx, body) }),
});

export const previewSegmentOperation = defineOperation({
  id: "previewSegment",
  method: "POST",
  path: "/segments/preview",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Count the contacts that a filter finds",
  description: "Nothing is kept. With the count come the newest few contacts.",
  body: z.strictObject({ filter: segmentFilter }),
  response: dataOf(z.strictObject({ count: z.int(), contacts: z.array(contactSchema) })),
  examples: { body: { filter: EXAMPLE } },
  handler: async (ctx, { body }) => ({ data: await previewSegment(ctx, body.filter) }),
});

export const getSegmentOperation = defineOperation({
  id: "getSegment",
  method: "GET",
  path: "/segments/{segment}",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Get a segment",
  params: segmentParam,
  response: dataOf(segmentSchema),
  handler: async (ctx, { params }) => ({ data: await getSegment(ctx, params) }),
});

export const updateSegmentOperation = defineOperation({
  id: "updateSegment",
  method: "PATCH",
  path: "/segments/{segment}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Change a segment",
  params: segmentParam,
  body: updateSegmentInput,
  response: dataOf(segmentSchema),
  errors: ["already_exists"],
  examples: { body: { filter: EXAMPLE } },
  handler: async (ctx, { params, body }) => ({ data: await updateSegment(ctx, params.segment, body) }),
});

export const deleteSegmentOperation = defineOperation({
  id: "deleteSegment",
  method: "DELETE",
  path: "/segments/{segment}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Delete a segment, not its contacts",
  params: segmentParam,
  status: 204,
  handler: (ctx, { params }) => deleteSegment(ctx, params),
});

export const countSegmentOperation = defineOperation({
  id: "countSegment",
  method: "GET",
  path: "/segments/{segment}/count",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Count the contacts of a segment",
  params: segmentParam,
  response: dataOf(z.strictObject({ count: z.int() })),
  handler: async (ctx, { params }) => ({ data: { count: await countTarget(ctx, params) } }),
});

export const listSegmentContactsOperation = defineOperation({
  id: "listSegmentContacts",
  method: "GET",
  path: "/segments/{segment}/contacts",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List the contacts of a segment, newest first",
  params: segmentParam,
  query: pageQuery,
  response: pageOf(contactSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listContacts(ctx, { ...query, ...params }),
});
