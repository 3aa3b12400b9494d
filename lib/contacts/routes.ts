import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createContact } from "./create-contact";
import { deleteContact } from "./delete-contact";
import { getContact } from "./get-contact";
import { createContactInput, updateContactInput } from "./input";
import { listContacts } from "./list-contacts";
import { contactSchema } from "./serialize";
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
  query: pageQuery.extend({
    q: z.string().max(200).optional().openapi({ description: "Part of the name, email address or company." }),
  }),
  response: pageOf(contactSchema),
  errors: ["invalid_cursor"],
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
