import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createReceiptFixture } from "@/lib/receipts/testing/create-receipt";
import { startRun } from "@/lib/runs/start-run";
import { exportContacts } from "./export-contacts";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

test("created, read, changed, deleted; each change leaves an audit row", async () => {
  const ada = {
    name: "Ada Lovelace",
    email: "ada@example.com",
    company: "Engines",
    tags: ["vip"],
    attributes: { since: 1843 },
  };
  const created = await call("POST", "/contacts", ada);
  expect(created.status).toBe(201);
  expect(created.body.data).toMatchObject({ ...ada, phone: null, title: null });
  const { id } = created.body.data as { id: string };
  const changed = await call("PATCH", `/contacts/${id}`, { company: null, tags: [], attributes: {} });
  expect(changed.body.data).toMatchObject({ name: "Ada Lovelace", company: null, tags: [], attributes: {} });
  expect((await call("GET", `/contacts/${id}`)).body.data).toEqual(changed.body.data);
  expect((await call("DELETE", `/contacts/${id}`)).status).toBe(204);
  expect((await call("GET", `/contacts/${id}`)).status).toBe(404);
  const audit = await db.auditLog.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["contact.created", "contact.updated", "contact.deleted"]);
  expect(audit[0]).toMatchObject({ actorType: "api_key", requestId: created.headers.get("x-request-id") });
});

test("409 for an email address another contact has", async () => {
  await call("POST", "/contacts", { name: "A", email: "a@example.com" });
  const second = await call("POST", "/contacts", { name: "B", email: "a@example.com" });
  expect([second.status, second.body.error]).toEqual([409, "already_exists"]);
  const other = (await call("POST", "/contacts", { name: "B", email: "b@example.com" })).body.data as { id: string };
  expect((await call("PATCH", `/contacts/${other.id}`, { email: "a@example.com" })).status).toBe(409);
});

test("found by part of name, email address or company, and by no wildcard", async () => {
  await call("POST", "/contacts", { name: "Grace", email: "hopper@navy.example", company: "100% Compilers" });
  const names = async (q: string) =>
    ((await call("GET", `/contacts?q=${encodeURIComponent(q)}`)).body.data as { name: string }[]).map(
      ({ name }) => name,
    );
  for (const q of ["grA", "HOPPER", "compil", "100%"]) expect(await names(q)).toEqual(["Grace"]);
  for (const q of ["0%C", "_race", "\\"]) expect(await names(q)).toEqual([]);
});

const idOf = async (fields: object) => ((await call("POST", "/contacts", fields)).body.data as { id: string }).id;

test("an address is one in any case; what is no zone, language or scalar is refused", async () => {
  const created = await call("POST", "/contacts", {
    name: "Cy",
    email: "Cy@Example.com",
    timezone: "Asia/Tokyo",
    language: "ja",
  });
  expect(created.body.data).toMatchObject({ email: "cy@example.com", timezone: "Asia/Tokyo", language: "ja" });
  expect((await call("POST", "/contacts", { name: "Cy", email: "CY@example.com" })).status).toBe(409);
  for (const wrong of [
    { timezone: "Mars/One" },
    { language: "?" },
    { attributes: { a: [1] } },
    { attributes: { a: {} } },
    { consent: "maybe" },
  ])
    expect((await call("POST", "/contacts", { name: "X", ...wrong })).status, JSON.stringify(wrong)).toBe(422);
  const kept = await call("POST", "/contacts", { name: "D", attributes: { a: null, b: 0, c: false, d: "" } });
  expect(kept.body.data).toMatchObject({ attributes: { b: 0, c: false, d: "" } });
});

test("consent has its time and its source", async () => {
  const id = await idOf({ name: "Con", consent: "granted", consent_source: "Sign-up form" });
  const granted = (await call("GET", `/contacts/${id}`)).body.data as Record<string, string>;
  expect(granted).toMatchObject({ consent: "granted", consent_source: "Sign-up form", consent_at: expect.any(String) });
  const same = await call("PATCH", `/contacts/${id}`, { consent: "granted", title: "T" });
  expect(same.body.data).toMatchObject({ consent_at: granted.consent_at, consent_source: "Sign-up form" });
  const withdrawn = await call("PATCH", `/contacts/${id}`, { consent: "withdrawn" });
  expect(withdrawn.body.data).toMatchObject({ consent: "withdrawn", consent_source: null });
});

test("a suppression is the address's too: it outlives the contact and meets a new one", async () => {
  const id = await idOf({ name: "No", email: "no@example.com" });
  const suppressed = await call("POST", `/contacts/${id}/suppress`, { reason: "Asked by phone" });
  expect(suppressed.body.data).toMatchObject({
    suppression_reason: "Asked by phone",
    suppressed_at: expect.any(String),
  });
  await call("DELETE", `/contacts/${id}`);
  const again = await idOf({ name: "No again", email: "NO@example.com" });
  expect((await call("GET", `/contacts/${again}`)).body.data).toMatchObject({ suppression_reason: "Asked by phone" });
  const other = await idOf({ name: "Other", email: "other@example.com" });
  await call("PATCH", `/contacts/${other}`, { email: "yes@example.com" });
  const listed = await call("POST", "/suppressions", { address: "Later@example.com" });
  expect(listed.body.data).toMatchObject({ address: "later@example.com" });
  await call("PATCH", `/contacts/${other}`, { email: "later@example.com" });
  const ids = async (query: string) =>
    ((await call("GET", `/contacts?${query}`)).body.data as { id: string }[]).map((c) => c.id);
  expect(await ids("suppressed=true")).toEqual([other, again]);
  const lifted = await call("POST", `/contacts/${again}/unsuppress`);
  expect(lifted.body.data).toMatchObject({ suppressed_at: null, suppression_reason: null });
  expect((await call("GET", "/suppressions?address=no@example.com")).body.data).toEqual([]);
  expect((await call("DELETE", `/suppressions/${(listed.body.data as { id: string }).id}`)).status).toBe(204);
  expect(await ids("suppressed=true")).toEqual([]);
});

test("found by tag, company, consent, attribute and all of them; a page at a time", async () => {
  const plan = { attributes: { plan: "pro", seats: 5 }, tags: ["lead"], company: "Rowan & Co", consent: "granted" };
  const a = await idOf({ name: "F1", ...plan });
  const b = await idOf({ name: "F2", ...plan, attributes: { plan: "free" } });
  const ids = async (query: string) =>
    ((await call("GET", `/contacts?${query}`)).body.data as { id: string }[]).map((c) => c.id);
  expect(await ids("tag=lead")).toEqual([b, a]);
  expect(await ids("company=rowan%20%26%20co")).toEqual([b, a]);
  expect(await ids("attribute=plan:pro")).toEqual([a]);
  expect(await ids("attribute=seats:5")).toEqual([a]);
  expect(await ids("tag=lead&attribute=plan:free&consent=granted&suppressed=false")).toEqual([b]);
  expect(await ids("tag=lead&consent=withdrawn")).toEqual([]);
  const first = await call("GET", "/contacts?tag=lead&limit=1");
  expect(await ids(`tag=lead&limit=1&cursor=${first.body.next_cursor}`)).toEqual([a]);
  expect((await call("GET", "/contacts/count?tag=lead")).body.data).toEqual({ count: 2 });
  expect((await call("GET", "/contacts?attribute=plan")).status).toBe(422);
  expect((await call("GET", "/contacts?segment=seg_none")).status).toBe(404);
});

test("many at once: tagged, untagged and deleted, each with its row, and nobody else's", async () => {
  const a = await idOf({ name: "B1", tags: ["x"] });
  const b = await idOf({ name: "B2" });
  const theirs = await testWorkspace();
  const strange = await db.contact.create({
    data: { id: `con_${theirs.workspaceId}`, workspaceId: theirs.workspaceId, name: "T" },
  });
  const contact_ids = [a, b, strange.id, "con_none"];
  const tagged = await call("POST", "/contacts/bulk-tag", { contact_ids, tags: ["x", "new"] });
  expect(tagged.body.data).toEqual({ changed: 2 });
  expect((await call("POST", "/contacts/bulk-tag", { contact_ids, tags: ["new"] })).body.data).toEqual({ changed: 0 });
  const tags = async (id: string) => (await db.contact.findUnique({ where: { id } }))?.tags;
  expect([await tags(a), await tags(b), await tags(strange.id)]).toEqual([["new", "x"], ["new", "x"], []]);
  await call("POST", "/contacts/bulk-untag", { contact_ids, tags: ["x"] });
  expect([await tags(a), await tags(b)]).toEqual([["new"], ["new"]]);
  expect((await call("POST", "/contacts/bulk-delete", { contact_ids })).body.data).toEqual({ changed: 2 });
  expect(await db.contact.count({ where: { id: { in: contact_ids } } })).toBe(1);
  const audit = await db.auditLog.findMany({ where: { resourceId: a }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "contact.created",
    "contact.tagged",
    "contact.untagged",
    "contact.deleted",
  ]);
  expect((await call("POST", "/contacts/bulk-delete", { contact_ids: [] })).status).toBe(422);
});

test("the export is a spreadsheet that takes nothing for a formula", async () => {
  const { ctx, key } = await testWorkspace();
  const mine = testClient((await key()).key);
  await mine("POST", "/contacts", {
    name: "=HYPERLINK(1)",
    phone: "+49 30 1",
    tags: ["a", "b"],
    attributes: { 'pl"an': "x,y", n: 5 },
  });
  const lines = (await (await exportContacts(ctx, {})).text()).trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^id,name,email,.*,attributes\.n,"attributes\.pl""an"$/);
  expect(lines[1]).toContain(",'=HYPERLINK(1),,'+49 30 1,");
  expect(lines[1]).toMatch(/,"a, b",.*,5,"x,y"$/);
  expect(lines).toHaveLength(2);
});

test("what agents did for a contact: calls, requests and runs that name it", async () => {
  const id = await idOf({ name: "Tim", email: "tim@example.com" });
  const { workspaceId, ctx } = workspace;
  const agent = await workspace.agent();
  const run = await startRun(ctx, { agent: agent.id, trigger: "manual", input: { contact_id: id } });
  await startRun(ctx, { agent: agent.id, trigger: "manual", input: { contact_id: "con_other" } });
  await startRun(ctx, { agent: agent.id, trigger: "manual", input: { contact_id: newId("contact").repeat(500) } });
  const receipt = await createReceiptFixture(workspaceId);
  await db.receipt.update({ where: { id: receipt }, data: { target: "email to Tim@example.com", tool: "email.send" } });
  await createReceiptFixture(workspaceId);
  const asked = { tool: "email.send", effect: "write", argsHash: "0".repeat(64), options: [], assigneeIds: [] };
  const expiresAt = new Date(Date.now() + 3_600_000);
  const own = { workspaceId, agentId: agent.id, runId: run.id, expiresAt, ...asked };
  const approval = newId("approval");
  await db.approval.create({
    data: { id: approval, ...own, stepId: "a", args: { to: "tim@example.com", subject: "Hi" } },
  });
  await db.approval.create({ data: { id: newId("approval"), ...own, stepId: "b", args: { to: "tom@example.com" } } });
  const part = await startRun(ctx, { agent: agent.id, trigger: "manual", input: { contact_id: id } });
  await db.run.update({ where: { id: part.id }, data: { contactId: id } });
  const action = newId("approval");
  await db.approval.create({ data: { ...own, id: action, runId: part.id, stepId: "c", args: { n: 1 } } });
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await call("GET", `/contacts/${id}/activity?limit=1${cursor && `&cursor=${cursor}`}`);
    seen.push(...(page.body.data as { kind: string; id: string }[]).map((item) => `${item.kind} ${item.id}`));
    cursor = (page.body.next_cursor as string | null) ?? "";
  } while (cursor);
  const expected = [`run ${run.id}`, `call ${receipt}`, `approval ${approval}`, `run ${part.id}`, `approval ${action}`];
  expect(new Set(seen)).toEqual(new Set(expected));
  expect(seen).toHaveLength(expected.length);
  const half = testClient((await workspace.key(["contacts:read"])).key);
  expect((await half("GET", `/contacts/${id}/activity`)).status).toBe(403);
});
