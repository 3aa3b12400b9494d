import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { suppressContact } from "@/lib/contacts/suppress-contact";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { suppressAddress } from "@/lib/suppressions/suppress-address";
import { emailTools } from "@/lib/tools/email";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { updateWorkspace } from "@/lib/workspaces/settings";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const SALES = { name: "Sales", from_name: "Kim from Acme", from_address: "Kim@Acme.example", signature: "-- \nKim" };

/** Calls email.send as a step would. */
async function send(input: object, of = workspace, runId = newId("run")): Promise<{ id: string; status: string }> {
  const tool = emailTools.find(({ name }) => name === "email.send");
  const checked = tool?.checkInput({ subject: "Hello", body: "Hi there", ...input });
  if (!tool || !checked || !("input" in checked)) throw new Error(JSON.stringify(checked));
  const { workspaceId } = of;
  const agent = { agentId: "agt_1", memoryAgentId: "agt_1" };
  const run = { runId, stepId: "mail", idempotencyKey: `${runId}:mail`, signal: new AbortController().signal };
  const secrets = new RunSecrets({ workspaceId, actorId: runId });
  return (await tool.execute(checked.input, { workspaceId, ...agent, ...run, secrets })) as {
    id: string;
    status: string;
  };
}

describe("an identity", () => {
  test("is created, changed, made the default and deleted", async () => {
    const created = await call("POST", "/identities", SALES);
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({
      from_address: "kim@acme.example",
      daily_limit: null,
      is_default: false,
      sent_today: 0,
    });
    expect((await call("POST", "/identities", SALES)).status).toBe(409);
    for (const wrong of [
      { from_name: 'a" <x@y.example>' },
      { from_address: "kim" },
      { daily_limit: 0 },
      { reply_to: "a\nb@c.example" },
    ])
      expect((await call("POST", "/identities", { ...SALES, name: "N", ...wrong })).status, JSON.stringify(wrong)).toBe(
        422,
      );
    const { id } = created.body.data as { id: string };
    const second = (await call("POST", "/identities", { ...SALES, name: "Second", is_default: true })).body.data as {
      id: string;
    };
    await call("PATCH", `/identities/${id}`, { is_default: true, daily_limit: 5 });
    const all = (await call("GET", "/identities")).body.data as { id: string; is_default: boolean }[];
    expect(all.map((each) => [each.id, each.is_default])).toEqual([
      [second.id, false],
      [id, true],
    ]);
    for (const each of all) expect((await call("DELETE", `/identities/${each.id}`)).status).toBe(204);
    expect((await call("GET", `/identities/${id}`)).status).toBe(404);
  });

  test("stands above and below the mail that names it; where none is named, the default one does", async () => {
    await call("POST", "/identities", { ...SALES, name: "Named", reply_to: "answers@acme.example" });
    const { id } = await send({ to: "ada@example.com", identity: "Named" });
    expect(await db.email.findUnique({ where: { id } })).toMatchObject({
      sender: "Kim from Acme <kim@acme.example>",
      replyTo: "answers@acme.example",
      text: "Hi there\n\n--\u0020\nKim",
      status: "kept",
    });
    const plain = await send({ to: "ada@example.com" });
    expect(await db.email.findUnique({ where: { id: plain.id } })).toMatchObject({ sender: null, text: "Hi there" });
    await call("POST", "/identities", { ...SALES, name: "Default", from_name: "Lou", is_default: true });
    const byDefault = await send({ to: "ada@example.com" });
    expect((await db.email.findUnique({ where: { id: byDefault.id } }))?.sender).toBe("Lou <kim@acme.example>");
    await expect(send({ to: "ada@example.com", identity: "Nobody" })).rejects.toMatchObject({
      code: "identity_not_found",
    });
    const theirs = await testWorkspace();
    await expect(send({ to: "a@example.com", identity: "Named" }, theirs)).rejects.toMatchObject({
      code: "identity_not_found",
    });
  });

  test("sends no more a day than it may, counts a repeated step once, and begins anew the next day", async () => {
    const made = await call("POST", "/identities", { ...SALES, name: "Limited", daily_limit: 3 });
    const { id } = made.body.data as { id: string };
    const run = newId("run");
    const first = await send({ to: "a@example.com", identity: id }, workspace, run);
    expect((await send({ to: "a@example.com", identity: id }, workspace, run)).id).toBe(first.id);
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => send({ to: "a@example.com", identity: id })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    for (const each of tries)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "sending_limit_reached" });
    expect((await call("GET", `/identities/${id}`)).body.data).toMatchObject({ sent_today: 3 });
    expect(await db.email.count({ where: { workspaceId: workspace.workspaceId, recipient: "a@example.com" } })).toBe(3);
    await db.senderIdentity.update({ where: { id }, data: { sentOn: new Date(Date.now() - 86_400_000) } });
    await send({ to: "a@example.com", identity: id });
    expect((await call("GET", `/identities/${id}`)).body.data).toMatchObject({ sent_today: 1 });
  });
});

describe("at the moment of sending", () => {
  test("what is suppressed, by contact or by address, in any case, gets nothing", async () => {
    const of = await testWorkspace();
    const { id } = await createContact(of.ctx, { name: "No", email: "no@example.com" });
    await send({ to: "no@example.com" }, of);
    await suppressContact(of.ctx, id, { reason: "Asked" });
    await suppressAddress(of.ctx, { address: "list@example.com", reason: "Bounced" });
    await createContact(of.ctx, { name: "W", email: "w@example.com", consent: "withdrawn" });
    for (const to of ["no@example.com", "NO@Example.com", "list@example.com"])
      await expect(send({ to }, of), to).rejects.toMatchObject({ code: "suppressed", retryable: false });
    await expect(send({ to: "w@example.com" }, of)).rejects.toMatchObject({ code: "consent_withdrawn" });
    await send({ to: "no@example.com" }, await testWorkspace());
    expect(await db.email.count({ where: { workspaceId: of.workspaceId } })).toBe(1);
  });

  test("a quiet hour puts it off until its end", async () => {
    const of = await testWorkspace();
    const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
    const quiet_hours = { from: clock(-60), until: clock(60), timezone: "UTC" };
    expect((await updateWorkspace(of.ctx, { quiet_hours })).quiet_hours).toEqual(quiet_hours);
    const refused = await send({ to: "a@example.com" }, of).catch((error) => error);
    expect(refused).toMatchObject({ code: "quiet_hours", retryable: true });
    expect(refused.retryAfterMs).toBeGreaterThan(55 * 60_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60 * 60_000);
    await updateWorkspace(of.ctx, { quiet_hours: null });
    await send({ to: "a@example.com" }, of);
  });
});
