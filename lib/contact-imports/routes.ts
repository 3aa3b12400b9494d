import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { cancelImport } from "./cancel-import";
import { deleteImport } from "./delete-import";
import { errorReport } from "./error-report";
import { getImport, listImports } from "./list-imports";
import { importPreviewSchema, previewImport, previewQuery } from "./preview-import";
import { contactImportSchema } from "./serialize";
import { startImportInput } from "./settings-schema";
import { startImport } from "./start-import";
import { uploadImport } from "./upload-import";

const tag = "Contact imports";
const importParam = z.strictObject({ import: z.string().max(200).openapi({ description: "Id of the import." }) });

export const listContactImportsOperation = defineOperation({
  id: "listContactImports",
  method: "GET",
  path: "/contacts/imports",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List imports, newest first",
  query: pageQuery,
  response: pageOf(contactImportSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listImports(ctx, query),
});

export const uploadContactImportOperation = defineOperation({
  id: "uploadContactImport",
  method: "POST",
  path: "/contacts/imports",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Upload a CSV file of contacts",
  description:
    "The body is the file itself, up to 50 MiB. Nothing is imported yet: the answer shows the first rows and what the columns probably are; start the import with a mapping.",
  query: z.strictObject({
    file_name: z.string().max(200).optional().openapi({ description: "What the file is called, for people to read." }),
  }),
  consumes: "text/csv",
  response: dataOf(importPreviewSchema),
  status: 201,
  examples: { body: "name,email\r\nAda Lovelace,ada@example.com\r\n" },
  handler: async (ctx, { query, request }) => ({
    data: await uploadImport(ctx, {
      fileName: query.file_name ?? "contacts.csv",
      body: request.body,
      contentType: request.headers.get("content-type"),
      contentEncoding: request.headers.get("content-encoding"),
    }),
  }),
});

export const getContactImportOperation = defineOperation({
  id: "getContactImport",
  method: "GET",
  path: "/contacts/imports/{import}",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Get an import and how far it is",
  params: importParam,
  response: dataOf(contactImportSchema),
  handler: async (ctx, { params }) => ({ data: await getImport(ctx, params) }),
});

export const previewContactImportOperation = defineOperation({
  id: "previewContactImport",
  method: "GET",
  path: "/contacts/imports/{import}/preview",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Read the first rows of an uploaded file",
  params: importParam,
  query: previewQuery,
  response: dataOf(importPreviewSchema),
  errors: ["import_not_ready"],
  handler: async (ctx, { params, query }) => ({ data: await previewImport(ctx, { ...params, ...query }) }),
});

export const startContactImportOperation = defineOperation({
  id: "startContactImport",
  method: "POST",
  path: "/contacts/imports/{import}/start",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Start an import",
  description:
    "A row whose email address a contact has changes that contact, or is skipped. Suppressions stay as they are.",
  params: importParam,
  body: startImportInput,
  response: dataOf(contactImportSchema),
  status: 202,
  errors: ["import_not_ready"],
  examples: { body: { mapping: ["name", "email", "attributes.plan", null], on_duplicate: "skip", tags: ["import"] } },
  handler: async (ctx, { params, body }) => ({ data: await startImport(ctx, params.import, body) }),
});

export const cancelContactImportOperation = defineOperation({
  id: "cancelContactImport",
  method: "POST",
  path: "/contacts/imports/{import}/cancel",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Cancel an import",
  description: "The rows that are in stay.",
  params: importParam,
  response: dataOf(contactImportSchema),
  handler: async (ctx, { params }) => ({ data: await cancelImport(ctx, params) }),
});

export const deleteContactImportOperation = defineOperation({
  id: "deleteContactImport",
  method: "DELETE",
  path: "/contacts/imports/{import}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Delete an import and its report, not its contacts",
  params: importParam,
  status: 204,
  handler: (ctx, { params }) => deleteImport(ctx, params),
});

export const getContactImportErrorsOperation = defineOperation({
  id: "getContactImportErrors",
  method: "GET",
  path: "/contacts/imports/{import}/errors",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Get the rows that were not taken, as CSV",
  params: importParam,
  produces: "text/csv",
  handler: (ctx, { params }) => errorReport(ctx, params),
});
