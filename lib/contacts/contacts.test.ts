import { beforeAll, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";

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
