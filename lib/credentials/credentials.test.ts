import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { noteUnopenedSecrets } from "@/lib/vault/note-unopened";
import { insertSecret, openCredential } from "@/lib/vault/stored-secret";
import { showsSecret } from "@/lib/vault/testing/secret-forms";
import type { Credential } from "./serialize";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const SECRET = "canary-Zk3vQ8w+/x";
const hosts = ["api.example.com"];
let made = 0;
const bearer = (more: object = {}) => ({
  type: "bearer",
  name: `b${made++}`,
  value: SECRET,
  allowed_hosts: hosts,
  ...more,
});
async function create(body: object): Promise<Credential> {
  const { status, body: answer } = await call("POST", "/credentials", body);
  expect([status, answer.message]).toEqual([201, undefined]);
  return answer.data as Credential;
}
const open = async (id: string) => (await openCredential(workspace.workspaceId, id)).values;

test.each([
  [{ type: "api_key", value: SECRET }, { header: "X-API-Key" }, { value: SECRET }],
  [{ type: "api_key", value: SECRET, header: "X-Key" }, { header: "X-Key" }, { value: SECRET }],
  [{ type: "api_key", value: `ü${SECRET}`, query: "key" }, { query: "key" }, { value: `ü${SECRET}` }],
  [{ type: "basic", username: "ada", password: SECRET }, { username: "ada" }, { password: SECRET }],
  [{ type: "bearer", value: SECRET }, {}, { value: SECRET }],
  [
    {
      type: "oauth2_client",
      token_url: "https://id.example.com/token",
      client_id: "me",
      client_secret: SECRET,
      scope: "a b",
    },
    { token_url: "https://id.example.com/token", client_id: "me", scope: "a b" },
    { client_secret: SECRET },
  ],
])("%o: stored, and shown without its secret", async (body, config, values) => {
  const credential = await create({
    ...body,
    name: `type ${made++}`,
    allowed_hosts: ["API.example.com", "*.example.org:8443"],
  });
  expect(credential).toMatchObject({
    type: body.type,
    config,
    status: "live",
    version: 1,
    last_used_at: null,
    description: "",
  });
  expect(credential.allowed_hosts).toEqual(["api.example.com", "*.example.org:8443"]);
  expect((await call("GET", `/credentials/${credential.id}`)).body.data).toEqual(credential);
  expect(await open(credential.id)).toEqual(values);
});

test("changed, rotated, revoked: each leaves an audit row, and the secret is in no answer, row or record", async () => {
  const headers = { "idempotency-key": "one" };
  const body = { ...bearer(), description: "For the CRM" };
  const first = await call("POST", "/credentials", body, headers);
  expect((await call("POST", "/credentials", body, headers)).body).toEqual(first.body);
  const { id } = first.body.data as Credential;
  const patch = { name: "renamed", allowed_hosts: ["*.example.com"], description: "" };
  const changed = await call("PATCH", `/credentials/${id}`, patch);
  expect(changed.body.data).toMatchObject({ name: "renamed", allowed_hosts: ["*.example.com"], description: "" });
  const rotated = await call("POST", `/credentials/${id}/rotate`, { value: `${SECRET}2` });
  expect(rotated.body.data).toMatchObject({ version: 2, status: "live" });
  expect(await open("renamed")).toEqual({ value: `${SECRET}2` });
  const revoked = await call("POST", `/credentials/${id}/revoke`);
  expect(revoked.body.data).toMatchObject({ status: "revoked" });
  expect((await call("POST", `/credentials/${id}/revoke`)).body).toEqual(revoked.body);
  expect((await call("POST", `/credentials/${id}/rotate`, { value: "x" })).body.error).toBe("credential_revoked");
  const row = await db.credential.findUniqueOrThrow({ where: { id } });
  expect([row.sealed.length, row.wrappedKey.length]).toEqual([0, 0]);
  await expect(open(id)).rejects.toMatchObject({ code: "credential_revoked" });

  const audit = await db.auditLog.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "credential.created",
    "credential.updated",
    "credential.rotated",
    "credential.revoked",
  ]);
  const { rows } = await pool.query<{ text: string }>(
    "SELECT t::text AS text FROM audit_logs t UNION ALL SELECT t::text FROM credentials t UNION ALL SELECT t::text FROM idempotency_records t",
  );
  const seen = JSON.stringify([rows, first.body, changed.body, rotated.body, revoked.body]);
  expect(showsSecret(seen, SECRET)).toBe(false);
});

test("a name is taken among live credentials once", async () => {
  const { id, name } = await create(bearer());
  const other = await create(bearer());
  expect((await call("POST", "/credentials", bearer({ name }))).body.error).toBe("already_exists");
  expect((await call("PATCH", `/credentials/${other.id}`, { name })).body.error).toBe("already_exists");
  await call("POST", `/credentials/${id}/revoke`);
  const again = await create(bearer({ name, value: "another" }));
  expect(await open(name)).toEqual({ value: "another" });
  expect((await call("PATCH", `/credentials/${id}`, { name: "old one" })).status).toBe(200);
  await call("POST", `/credentials/${again.id}/revoke`);
});

describe("refused", () => {
  const refusals: [string, object, string][] = [
    ["without hosts", bearer({ allowed_hosts: [] }), "allowed_hosts"],
    ["a URL for a host", bearer({ allowed_hosts: ["https://api.example.com"] }), "allowed_hosts[0]"],
    ["a path", bearer({ allowed_hosts: ["api.example.com/v1"] }), "allowed_hosts[0]"],
    ["a wildcard of everything", bearer({ allowed_hosts: ["*"] }), "allowed_hosts[0]"],
    ["a wildcard of a top level", bearer({ allowed_hosts: ["*.com"] }), "allowed_hosts[0]"],
    ["a wildcard in the middle", bearer({ allowed_hosts: ["a.*.com"] }), "allowed_hosts[0]"],
    ["no value", bearer({ value: "" }), "value"],
    ["a line break at the end", bearer({ value: `${SECRET}\n` }), "value"],
    ["more than 64 KiB", bearer({ value: "x".repeat(65_537) }), "value"],
    ["a field of another type", bearer({ password: "x" }), "password"],
    ["header and query", { ...bearer(), type: "api_key", header: "X-A", query: "b" }, "query"],
    ["a header of the connection", { ...bearer(), type: "api_key", header: "Host" }, "header"],
    ["a type that is not one", { ...bearer(), type: "connection" }, "type"],
  ];
  test.each(refusals)("%s", async (_name, body, path) => {
    const { status, body: answer } = await call("POST", "/credentials", body);
    expect([status, answer.error]).toEqual([422, "validation_failed"]);
    expect((answer.details as { path: string }[]).map((detail) => detail.path)).toContain(path);
    expect(showsSecret(JSON.stringify(answer), SECRET)).toBe(false);
  });

  test.each(["http://127.0.0.1/token", "http://id.example.com/token", "https://10.0.0.1/", "ftp://a.example/"])(
    "a token asked for at %s",
    async (token_url) => {
      const body = {
        type: "oauth2_client",
        name: "x",
        token_url,
        client_id: "a",
        client_secret: SECRET,
        allowed_hosts: hosts,
      };
      const { status, body: answer } = await call("POST", "/credentials", body);
      expect([status, answer.error]).toEqual([422, "url_not_allowed"]);
    },
  );

  test("a new value of another kind than the credential's", async () => {
    const { id } = await create({
      type: "basic",
      name: "basic",
      username: "a",
      password: SECRET,
      allowed_hosts: hosts,
    });
    for (const body of [{ value: "x" }, {}, { password: "a", value: "b" }, { password: "" }]) {
      expect((await call("POST", `/credentials/${id}/rotate`, body)).status).toBe(422);
    }
    expect(await open(id)).toEqual({ password: SECRET });
    const key = await create(bearer());
    expect((await call("POST", `/credentials/${key.id}/rotate`, { value: "a\nb" })).status).toBe(422);
  });
});

test("listed newest first, by type and status; what a connection holds is not there, nor reached by its id", async () => {
  const theirs = await testWorkspace();
  const mine = testClient((await theirs.key()).key);
  const ids: string[] = [];
  for (const body of [bearer(), { ...bearer(), type: "api_key" }, bearer()]) {
    ids.unshift(((await mine("POST", "/credentials", body)).body.data as Credential).id);
  }
  const held = await db.$transaction((tx) =>
    insertSecret(tx, {
      workspaceId: theirs.workspaceId,
      name: "held",
      type: "connection",
      config: {},
      allowedHosts: [],
      values: { access_token: SECRET },
      createdBy: theirs.userId,
    }),
  );
  await mine("POST", `/credentials/${ids[0]}/revoke`);
  const list = async (query: string) =>
    ((await mine("GET", `/credentials${query}`)).body.data as Credential[]).map(({ id }) => id);
  expect(await list("")).toEqual(ids);
  expect(await list("?type=api_key")).toEqual([ids[1]]);
  expect(await list("?status=live")).toEqual(ids.slice(1));
  expect(await list("?status=revoked&type=bearer")).toEqual([ids[0]]);
  const page = await mine("GET", "/credentials?limit=2");
  expect(await list(`?limit=2&cursor=${page.body.next_cursor}`)).toEqual([ids[2]]);
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { name: "x" }],
    ["POST", "/rotate", { value: "x" }],
    ["POST", "/revoke", undefined],
  ] as const) {
    expect((await mine(method, `/credentials/${held}${path}`, body)).status).toBe(404);
  }
});

test("one that the vault can no longer open says so until its value is entered again", async () => {
  const [lost, kept] = [await create(bearer()), await create(bearer())];
  const unopened = async () => {
    await noteUnopenedSecrets();
    const { body } = await call("GET", `/credentials/${lost.id}`);
    expect((await call("GET", `/credentials/${kept.id}`)).body.data).toMatchObject({ unopened_at: null });
    return (body.data as Credential).unopened_at;
  };
  expect(await unopened()).toBeNull();
  const { wrappedKey } = await db.credential.findUniqueOrThrow({ where: { id: lost.id } });
  await db.credential.update({ where: { id: lost.id }, data: { wrappedKey: wrappedKey.toReversed() } });
  const since = await unopened();
  expect(since).toMatch(/^20/);
  expect(await unopened()).toBe(since);
  await db.credential.update({ where: { id: lost.id }, data: { wrappedKey } }); // the key is back
  expect(await unopened()).toBeNull();
  await db.credential.update({ where: { id: lost.id }, data: { wrappedKey: wrappedKey.toReversed() } });
  expect(await unopened()).not.toBeNull();
  expect((await call("POST", `/credentials/${lost.id}/rotate`, { value: "new" })).body.data).toMatchObject({
    unopened_at: null,
  });
  expect(await unopened()).toBeNull();
});

test("the secrets of a workspace have at most 1 MiB together", async () => {
  const mine = testClient((await (await testWorkspace()).key()).key);
  const big = "x".repeat(65_536);
  const answers: number[] = [];
  for (let i = 0; i < 17; i++) answers.push((await mine("POST", "/credentials", bearer({ value: big }))).status);
  expect(answers.slice(0, 15).every((status) => status === 201)).toBe(true);
  expect(answers[16]).toBe(422);
  const [last] = (await mine("GET", "/credentials?limit=1")).body.data as Credential[];
  expect((await mine("POST", `/credentials/${last?.id}/revoke`)).status).toBe(200);
  expect((await mine("POST", "/credentials", bearer())).status).toBe(201);
});
