import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { toolLab } from "@/lib/testing/tool-lab";
import { BUILTIN_TOOLS } from "./builtin-tools";
import { builtinInfos } from "./testing/builtin-infos";

const lab = toolLab();

describe("the registry", () => {
  it("lists every tool with what it does and a JSON Schema", () => {
    expect([...builtinInfos.values()].map(({ name, effect, idempotent }) => [name, effect, idempotent])).toEqual([
      ["http.get", "read", true],
      ["http.post", "write", false],
      ["http.put", "write", false],
      ["http.patch", "write", false],
      ["http.delete", "destructive", false],
      ["crm.lookup", "read", true],
      ["crm.search", "read", true],
      ["crm.update", "write", true],
      ["calendar.find", "read", true],
      ["email.send", "write", true],
      ["gmail.draft", "write", true],
      ["memory.put", "write", true],
      ["memory.search", "read", true],
      ["weather.get", "read", true],
      ["code.run", "read", true],
    ]);
    for (const { input_schema, source, app, name } of [...builtinInfos.values()]) {
      expect(input_schema).toMatchObject({ type: "object", properties: expect.any(Object) });
      expect([source, name.split(".")[0]]).toEqual(["builtin", app]);
    }
    expect(builtinInfos.get("http.post")?.input_schema).toMatchObject({ required: ["url"] });
    expect(BUILTIN_TOOLS.get("constructor")).toBeUndefined();
  });
});

describe("crm", () => {
  beforeAll(async () => {
    const other = await createWorkspaceFixture();
    const add = (workspaceId: string, name: string, email: string, company: string, tags: string[]) =>
      db.contact.create({
        data: { id: newId("contact"), workspaceId, name, email, company, tags, attributes: { score: 1, old: true } },
      });
    await add(lab.ctx.workspaceId, "Ada Park", "ada@acme.example", "Acme", ["vip"]);
    await add(lab.ctx.workspaceId, "Bo Lund", "bo@birch.example", "Birch", []);
    await add(other.workspaceId, "Ada Park", "ada@other.example", "Acme", ["vip"]);
  });

  it.each([
    [{ email: " ADA@acme.example " }, "Ada Park"],
    [{ name: "bo lund" }, "Bo Lund"],
    [{ company: "ACME" }, "Ada Park"],
    [{ name: "Bo Lund", company: "Acme" }, undefined],
    [{ email: "ada@other.example" }, undefined],
  ])("looks up %j", async (input, name) => {
    const found = (await lab.call("crm.lookup", input)) as { name: string } | null;
    expect(found?.name).toBe(name);
  });

  it.each([
    [{}, ["Ada Park", "Bo Lund"]],
    [{ tag: "vip" }, ["Ada Park"]],
    [{ company: "birch" }, ["Bo Lund"]],
    [{ q: "EXAMPLE" }, ["Ada Park", "Bo Lund"]],
    [{ q: "%" }, []],
    [{ q: "a_a" }, []],
    [{ company: "_cme" }, []],
    [{ limit: 1 }, ["Ada Park"]],
  ])("searches %j", async (input, names) => {
    const { contacts } = (await lab.call("crm.search", input)) as { contacts: { name: string }[] };
    expect(contacts.map(({ name }) => name)).toEqual(names);
  });

  it("updates what is given, merges attributes, and only in its workspace", async () => {
    const changes = { title: "CEO", phone: null, attributes: { score: 2, old: null, nested: { a: 1 } } };
    const expected = {
      name: "Ada Park",
      title: "CEO",
      phone: null,
      company: "Acme",
      attributes: { score: 2, nested: { a: 1 } },
    };
    expect(await lab.call("crm.update", { email: "ada@acme.example", changes })).toMatchObject(expected);
    expect(await lab.call("crm.update", { email: "ada@acme.example", changes })).toMatchObject(expected);
    await expect(lab.call("crm.update", { email: "ada@other.example", changes })).rejects.toMatchObject({
      code: "contact_not_found",
    });
  });

  it("stores what only looks like an escape", async () => {
    const attributes = { path: "C:\\u0000", emoji: "🙂" };
    expect(await lab.call("crm.update", { email: "bo@birch.example", changes: { attributes } })).toMatchObject({
      attributes,
    });
  });

  it("keeps both of two merges at once", async () => {
    const merge = (key: string) =>
      lab.call("crm.update", { email: "bo@birch.example", changes: { attributes: { [key]: true } } });
    await Promise.all(["a", "b", "c", "d"].map(merge));
    expect(await lab.call("crm.lookup", { email: "bo@birch.example" })).toMatchObject({
      attributes: { a: true, b: true, c: true, d: true },
    });
  });

  it.each([
    ["crm.lookup", {}],
    ["crm.search", { limit: 101 }],
    ["crm.search", { q: "a\u0000" }],
    ["crm.update", { changes: {} }],
    ["crm.update", { id: "x", changes: { name: "\ud800" } }],
    ["crm.update", { id: "x", changes: { attributes: { a: ["\u0000"] } } }],
    ["crm.update", { id: "x", changes: { attributes: { "\u0000": 1 } } }],
  ])("%s refuses %j", (name, input) => {
    expect(BUILTIN_TOOLS.get(name)?.schema.safeParse(input).success).toBe(false);
  });
});
