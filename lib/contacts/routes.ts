import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { nameText } from "@/lib/validation/text";
import { activitySchema } from "./activity-schema";
import { BULK_CONTACTS, deleteContacts, tagContacts, untagContacts } from "./bulk-contacts";
import { contactActivity } from "./contact-activity";
import { contactQuery } from "./contact-filter";
import { countContacts } from "./count-contacts";
import { createContact } from "./create-contact";
import { deleteContact } from "./delete-contact";
import { exportContacts } from "./export-contacts";
import { tagText } from "./fields";
import { getContact } from "./get-contact";
import { createContactInput, updateContactInput } from "./input";
import { listContacts } from "./list-contacts";
import { contactSchema } from "./serialize";
import { suppressContact, unsuppressContact } from "./suppress-contact";
import { updateContact } from "./update-contact";

const tag = "Contacts";
const contactParam = z.strictObject({ contact: z.string().max(200).openapi({ description: "Id of the contact." }) });

export const listContactsOperation = defineOperation({
  id: "listContacts",
  method: "GET",
  path: "/contacts",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List contacts, newest first",
  query: pageQuery.extend(contactQuery),
  response: pageOf(contactSchema),
  errors: ["invalid_cursor", "not_found"],
  handler: (ctx, { query }) => listContacts(ctx, query),
});

export const createContactOperation = defineOperation({
  id: "createContact",
  method: "POST",
  path: "/contacts",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Create a contact",
  body: createContactInput,
  response: dataOf(contactSchema),
  status: 201,
  errors: ["already_exists"],
  idempotent: true,
  examples: { body: { name: "Ada Lovelace", email: "ada@example.com", company: "Analytical Engines" } },
  handler: async (ctx, { body }) => ({ data: await createContact(ctx, body) }),
});

export const getContactOperation = defineOperation({
  id: "getContact",
  method: "GET",
  path: "/contacts/{contact}",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Get a contact",
  params: contactParam,
  response: dataOf(contactSchema),
  handler: async (ctx, { params }) => ({ data: await getContact(ctx, params) }),
});

export const updateContactOperation = defineOperation({
  id: "updateContact",
  method: "PATCH",
  path: "/contacts/{contact}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Update a contact",
  params: contactParam,
  body: updateContactInput,
  response: dataOf(contactSchema),
  errors: ["already_exists"],
  examples: { body: { title: "Countess", tags: ["mathematics"] } },
  handler: async (ctx, { params, body }) => ({ data: await updateContact(ctx, params.contact, body) }),
});

export const deleteContactOperation = defineOperation({
  id: "deleteContact",
  method: "DELETE",
  path: "/contacts/{contact}",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Delete a contact",
  params: contactParam,
  status: 204,
  handler: (ctx, { params }) => deleteContact(ctx, params),
});

export const countContactsOperation = defineOperation({
  id: "countContacts",
  method: "GET",
  path: "/contacts/count",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Count contacts",
  query: z.strictObject(contactQuery),
  response: dataOf(z.strictObject({ count: z.int() })),
  errors: ["not_found"],
  handler: async (ctx, { query }) => ({ data: { count: await countContacts(ctx, query) } }),
});

export const exportContactsOperation = defineOperation({
  id: "exportContacts",
  method: "GET",
  path: "/contacts/export",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "Export contacts as CSV",
  description: "Newest first, with a column for each attribute. An import takes the file back as it is.",
  query: z.strictObject(contactQuery),
  produces: "text/csv",
  errors: ["not_found"],
  handler: (ctx, { query }) => exportContacts(ctx, query),
});

const contactIds = z
  .array(z.string().max(200))
  .min(1)
  .max(BULK_CONTACTS)
  .openapi({ description: "Those that are no contacts of the workspace are left out." });
const changed = dataOf(z.strictObject({ changed: z.int().openapi({ description: "How many contacts changed." }) }));
const tagsBody = z.strictObject({ contact_ids: contactIds, tags: z.array(tagText).min(1).max(20) });
const EXAMPLE_IDS = ["con_01m00000000000000000000000"];

export const tagContactsOperation = defineOperation({
  id: "tagContacts",
  method: "POST",
  path: "/contacts/bulk-tag",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Give contacts tags",
  body: tagsBody,
  response: changed,
  examples: { body: { contact_ids: EXAMPLE_IDS, tags: ["vip"] } },
  handler: async (ctx, { body }) => ({ data: await tagContacts(ctx, body) }),
});

export const untagContactsOperation = defineOperation({
  id: "untagContacts",
  method: "POST",
  path: "/contacts/bulk-untag",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Take tags from contacts",
  body: tagsBody,
  response: changed,
  examples: { body: { contact_ids: EXAMPLE_IDS, tags: ["vip"] } },
  handler: async (ctx, { body }) => ({ data: await untagContacts(ctx, body) }),
});

export const deleteContactsOperation = defineOperation({
  id: "deleteContacts",
  method: "POST",
  path: "/contacts/bulk-delete",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Delete contacts",
  body: z.strictObject({ contact_ids: contactIds }),
  response: changed,
  examples: { body: { contact_ids: EXAMPLE_IDS } },
  handler: async (ctx, { body }) => ({ data: await deleteContacts(ctx, body) }),
});

export const suppressContactOperation = defineOperation({
  id: "suppressContact",
  method: "POST",
  path: "/contacts/{contact}/suppress",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Send nothing to a contact any more",
  description: "Holds for the address too, also after the contact is deleted or imported again.",
  params: contactParam,
  body: z.strictObject({ reason: nameText.optional().openapi({ description: "Why, for people to read." }) }),
  response: dataOf(contactSchema),
  examples: { body: { reason: "Asked by phone" } },
  handler: async (ctx, { params, body: { reason = "Set by hand" } }) => ({
    data: await suppressContact(ctx, params.contact, { reason }),
  }),
});

export const unsuppressContactOperation = defineOperation({
  id: "unsuppressContact",
  method: "POST",
  path: "/contacts/{contact}/unsuppress",
  scope: "contacts:write",
  limit: "none",
  tag,
  summary: "Let a contact be written to again",
  params: contactParam,
  response: dataOf(contactSchema),
  handler: async (ctx, { params }) => ({ data: await unsuppressContact(ctx, params.contact) }),
});

export const listContactActivityOperation = defineOperation({
  id: "listContactActivity",
  method: "GET",
  path: "/contacts/{contact}/activity",
  scope: "contacts:read",
  limit: "reads",
  tag,
  summary: "List what agents did for a contact, newest first",
  description:
    "Calls that name the contact, requests for approval of them, and runs about the contact. Needs `runs:read` as well.",
  params: contactParam,
  query: pageQuery,
  response: pageOf(activitySchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => contactActivity(ctx, params.contact, query),
});
