import { expect, test } from "vitest";
import { testClient } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { tagContacts } from "@/lib/contacts/bulk-contacts";
import type { Step } from "@/lib/plans/schema";
import { createSegment } from "@/lib/segments/create-segment";
import { overRunFixture } from "./testing/over-run";

const note = (id: string): Step => ({
  id,
  tool: "crm.update",
  input: { id: "{{ contact.id }}", changes: { attributes: { [id]: "yes" } } },
});

test("what waits is counted as it is then decided: of all, of a segment, of a step", async () => {
  const { ctx, key } = await testWorkspace();
  const call = testClient((await key()).key);
  const { run, contacts, below } = await overRunFixture(ctx, { contacts: 3, steps: [note("one"), note("two")] });
  await tagContacts(ctx, { contact_ids: contacts.slice(0, 2).map(({ id }) => id), tags: ["vip"] });
  const conditions = [{ field: "tags", operator: "is" as const, value: "vip" }];
  await createSegment(ctx, { name: "Important", filter: { match: "all", conditions } });
  const path = `/runs/${run.id}/contacts`;
  const waiting = async (query: string) => (await call("GET", `${path}/waiting${query}`)).body.data;

  expect(await waiting("")).toEqual({ waiting: 6 });
  expect(await waiting("?step_id=one")).toEqual({ waiting: 3 });
  expect(await waiting("?segment=Important&step_id=two")).toEqual({ waiting: 2 });
  const body = { decision: "reject", segment: "Important", step_id: "two" };
  expect((await call("POST", `${path}/decide`, body)).body.data).toMatchObject({ decided: 2, refused: [], next: null });
  expect(await waiting("?segment=Important&step_id=two")).toEqual({ waiting: 0 });
  expect(await waiting("")).toEqual({ waiting: 4 });
  expect((await call("GET", `${path}/waiting?segment=Nobody`)).status).toBe(404);

  const blind = testClient((await key(["agents:read"])).key);
  expect((await blind("GET", `${path}/waiting`)).status).toBe(200);
  expect((await blind("GET", `${path}/waiting?segment=Important`)).status).toBe(403);

  const over = (await call("GET", `/runs/${run.id}`)).body.data;
  expect(over).toMatchObject({ for_contacts: true, contact: null, children: [] });
  const part = (await call("GET", `/runs/${below[0]?.id}`)).body.data;
  const first = contacts.find(({ id }) => id === below[0]?.contactId);
  expect(part).toMatchObject({ for_contacts: false, contact: { id: first?.id, name: first?.name } });
});
