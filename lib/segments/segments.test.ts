import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { compileFilter } from "./compile-filter";
import { NUMBER, type SegmentFilter, segmentFilter } from "./filter-schema";
import { DATE_FIELDS, fieldKind, OPERATORS_OF, type Operator } from "./operators";
import { countTarget, selectContacts } from "./select-contacts";
import { evaluateFilter, type Person } from "./testing/evaluate-filter";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const NOW = new Date("2026-06-15T10:00:00Z");
const WORDS = [
  "Acme",
  "acme",
  "ACME GmbH",
  "50%",
  "a_b",
  "\\",
  "é",
  "Zoë",
  "x",
  "5",
  "5.0",
  "-3",
  "true",
  "2026-06-15",
  "2026-06-14T23:00:00Z",
];
const DAYS = ["2026-06-14", "2026-06-15", "2026-06-16", "today", "today-1d", "today+1d"];
const MOMENTS = ["2026-06-14T00:00:00Z", "2026-06-14T23:59:59Z", "2026-06-15T00:00:00Z", "2026-06-16T12:00:00Z"];
const KEYS = ["plan", "seats", "it's"];
const FIELDS = [
  ...["name", "phone", "company", "title", "timezone", "language", "tags", "consent", "suppressed"],
  ...DATE_FIELDS,
  ...KEYS.map((key) => `attributes.${key}`),
];

/** The same numbers for the same seed, so that what fails fails again. */
function random(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);
  return { one, some };
}

function somebody({ one, some }: ReturnType<typeof random>): Person {
  const word = () => one(WORDS);
  const maybe = () => one([null, ...WORDS]);
  const time = () => new Date(one(MOMENTS));
  const attribute = () => one([...WORDS, true, false, 5, -3, 5.5, 1e6]);
  return {
    name: word(),
    phone: maybe(),
    company: maybe(),
    title: maybe(),
    timezone: one([null, "Europe/Berlin"]),
    language: one([null, "de", "DE-at"]),
    tags: [...new Set(some(3, word))],
    attributes: Object.fromEntries(some(3, () => [one(KEYS), attribute()])),
    consent: one(["unknown", "granted", "withdrawn"]),
    consentAt: one([null, time()]),
    suppressedAt: one([null, time()]),
    createdAt: time(),
    updatedAt: time(),
  };
}

function someFilter({ one, some }: ReturnType<typeof random>): SegmentFilter {
  const value = (field: string, operator: Operator): string => {
    if (field === "consent") return one(["unknown", "granted", "withdrawn"]);
    if (field === "suppressed") return one(["true", "false"]);
    if (operator === "before" || operator === "after") return one(DAYS);
    if (operator === "more_than" || operator === "less_than") return one(["5", "-3", "0.5"]);
    return one(WORDS);
  };
  const conditions = some(4, () => {
    const field = one(FIELDS);
    const operator = one(OPERATORS_OF[fieldKind(field) ?? "text"]);
    if (operator === "exists" || operator === "not_exists") return { field, operator };
    return { field, operator, value: value(field, operator) };
  });
  return { match: one(["all", "any"] as const), conditions };
}

describe("a filter", () => {
  test("finds in SQL who it finds in memory", async () => {
    const dice = random(20260615);
    const { workspaceId } = await testWorkspace();
    const id = (at: number) => `con_${workspaceId}_${String(at).padStart(3, "0")}`;
    const people = Array.from({ length: 150 }, (_, at) => ({ id: id(at), ...somebody(dice) }));
    await db.contact.createMany({ data: people.map((each) => ({ ...each, workspaceId })) });
    let found = 0;
    for (let n = 0; n < 250; n++) {
      const given = someFilter(dice);
      expect(segmentFilter.safeParse(given).error).toBeUndefined();
      const values: unknown[] = [workspaceId];
      const where = compileFilter(given, (value) => `$${values.push(value)}`, NOW);
      const text = `SELECT id FROM contacts WHERE workspace_id = $1 AND ${where} ORDER BY id`;
      const { rows } = await pool.query<{ id: string }>(text, values);
      const expected = people.filter((each) => evaluateFilter(given, each, NOW)).map((each) => each.id);
      found += expected.length;
      expect(
        rows.map((row) => row.id),
        JSON.stringify(given),
      ).toEqual(expected);
    }
    expect(found).toBeGreaterThan(1000);
  });

  test.each([
    [{ field: "password", operator: "is", value: "x" }, "filter.conditions[0].field"],
    [{ field: "attributes.", operator: "is", value: "x" }, "filter.conditions[0].field"],
    [{ field: "name", operator: "before", value: "today" }, "filter.conditions[0].operator"],
    [{ field: "name", operator: "is" }, "filter.conditions[0].value"],
    [{ field: "name", operator: "exists", value: "x" }, "filter.conditions[0].value"],
    [{ field: "created_at", operator: "before", value: "2026-13-01" }, "filter.conditions[0].value"],
    [{ field: "created_at", operator: "before", value: "1'; --" }, "filter.conditions[0].value"],
    [{ field: "consent", operator: "is", value: "maybe" }, "filter.conditions[0].value"],
    [{ field: "attributes.n", operator: "more_than", value: "ten" }, "filter.conditions[0].value"],
  ])("%j is refused at %s", async (wrong, path) => {
    const answer = await call("POST", "/segments/preview", { filter: { match: "all", conditions: [wrong] } });
    expect([answer.status, (answer.body.details as { path: string }[])[0]?.path]).toEqual([422, path]);
  });

  test("a value is never SQL, whatever is in it", async () => {
    const nasty = ["'; DROP TABLE contacts; --", "$1", "%' OR true --", '{"a":1}', "\\'"];
    for (const value of nasty)
      for (const field of ["name", "tags", `attributes.${value}`]) {
        const one = {
          match: "any",
          conditions: [
            { field, operator: "is", value },
            { field, operator: "contains", value },
          ],
        };
        const answer = await call("POST", "/segments/preview", { filter: one });
        expect(answer.body.data).toEqual({ count: 0, contacts: [] });
      }
    expect(NUMBER.test("1e9")).toBe(false);
  });
});

describe("a segment", () => {
  const VIPS = { match: "all", conditions: [{ field: "tags", operator: "is", value: "vip" }] } as const;

  test("is created, counted, listed, changed and deleted; its contacts stay", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const made = await call("POST", "/contacts", { name: `V${n}`, tags: n < 3 ? ["vip"] : [] });
      ids.push((made.body.data as { id: string }).id);
    }
    const created = await call("POST", "/segments", { name: "VIPs", filter: VIPS });
    expect(created.status).toBe(201);
    const { id } = created.body.data as { id: string };
    expect((await call("POST", "/segments", { name: "VIPs", filter: VIPS })).status).toBe(409);
    expect((await call("GET", `/segments/${id}/count`)).body.data).toEqual({ count: 3 });
    const page = await call("GET", `/segments/${id}/contacts?limit=2`);
    expect((page.body.data as { id: string }[]).map((each) => each.id)).toEqual([ids[2], ids[1]]);
    const rest = await call("GET", `/segments/${id}/contacts?cursor=${page.body.next_cursor}`);
    expect((rest.body.data as { id: string }[]).map((each) => each.id)).toEqual([ids[0]]);
    expect((await call("GET", `/contacts?segment=${id}&q=v1`)).body.data).toMatchObject([{ id: ids[1] }]);
    const pages: string[][] = [];
    for await (const some of selectContacts(workspace.ctx, { segment: id }, { pageSize: 2 })) pages.push(some);
    expect(pages).toEqual([[ids[0], ids[1]], [ids[2]]]);
    await call("PATCH", `/segments/${id}`, { name: "Everybody", filter: { match: "any", conditions: [] } });
    expect(await countTarget(workspace.ctx, { segment: id })).toBe(5);
    expect((await call("DELETE", `/segments/${id}`)).status).toBe(204);
    expect((await call("GET", `/segments/${id}`)).status).toBe(404);
    expect((await call("GET", "/contacts/count")).body.data).toEqual({ count: 5 });
  });

  test("sees the contacts of its own workspace only", async () => {
    const theirs = await testWorkspace();
    await db.contact.create({
      data: { id: newId("contact"), workspaceId: theirs.workspaceId, name: "T", tags: ["vip"] },
    });
    expect(await countTarget(theirs.ctx, { filter: { ...VIPS, conditions: [...VIPS.conditions] } })).toBe(1);
  });
});
