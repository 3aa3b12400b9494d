import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { MCP_TOOLS } from "@/lib/mcp-endpoint/tools";
import { DOCUMENTED, type Documented } from "./support/document";
import { exampleOf, nameOf, textFields, withField } from "./support/fields";
import { figure } from "./support/figure";
import { kindOf } from "./support/generate";
import { type Answer, parsed } from "./support/judge";
import { idsIn, rowsOf } from "./support/rows";
import { credentials, pathOf, send } from "./support/send";
import { makeWorld, PARAMETERS, remake, UNKNOWN, type World } from "./support/world";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

// Two workspaces; whatever of theirs is named with our key must look as if nothing of that name existed.
const api = createApi(NO_LIMITS);
let ours: World;
let theirs: World;
let nobodys: Record<string, string>;
let secret: Set<string>;
let before: Record<string, string>;

/** They name a thing only together with another parameter, or open a door by themselves. */
const WORDS = new Set([
  "addMemory: key",
  "createModelProvider: fallback.model",
  "updateModelProvider: fallback.model",
  "createAgent: playbook.llm_config.model",
  "updateAgent: playbook.llm_config.model",
  "createPlaybookAgent: llm_config.model",
  "updatePlaybookAgent: llm_config.model",
]);
/** They answer 200 with a result for each, or with how many there were: the same for theirs as for nobody's. */
const BULK = new Set([
  "bulkReplayRuns",
  "bulkCancelRuns",
  "decideApprovals",
  "decideRunActions",
  "tagContacts",
  "untagContacts",
  "deleteContacts",
]);
const NOT_IDS = new Set(["version", "provider", "thread", "token", "hookKey"]);

beforeAll(async () => {
  ours = await makeWorld(api);
  theirs = await makeWorld(api);
  for (const name of PARAMETERS.filter((one) => one !== "agent")) await remake(theirs, name); // lists of more than a page
  nobodys = Object.fromEntries(Object.entries(theirs.ids).map(([name, id]) => [name, likeness(id)]));
  before = await rowsOf(theirs.workspace.workspaceId);
  secret = idsIn(before);
});
afterAll(async () => {
  expect(await rowsOf(theirs.workspace.workspaceId)).toEqual(before);
});

/** An id of the same looks that nothing has. */
function likeness(id: string): string {
  return /^[a-z]{3}_/.test(id) ? `${id.slice(0, 14)}${"0123456789abcdef"}` : id;
}

async function ask(operation: Documented, url: string, body?: unknown): Promise<Answer> {
  const headers = credentials(operation, ours);
  if (body !== undefined) headers["content-type"] = "application/json";
  const text = body === undefined ? null : JSON.stringify(body);
  const answer = await send(api, { method: operation.method, url, headers, body: text });
  if (!answer) throw new Error(`${operation.method} ${url} did not answer`);
  const shown = answer.text.match(/\b[a-z]{3}_[0-9a-z]{26}\b/g) ?? [];
  const asked = `${url} ${text}`;
  expect(shown.filter((id) => secret.has(id) && !asked.includes(id))).toEqual([]);
  return answer;
}

const bodyFor = (operation: Documented) =>
  ["GET", "DELETE"].includes(operation.method) || !operation.bodies["application/json"]
    ? undefined
    : exampleOf(operation);

/** What an answer says, but for the number of the request and the ids that were asked for. */
function said({ status, text }: Answer, ids: Record<string, string>): string {
  const { request_id: _id, ...rest } = (parsed(text) ?? {}) as Record<string, unknown>;
  let words = `${status} ${JSON.stringify(rest)}`;
  for (const id of Object.values(ids)) words = words.replaceAll(id, "…");
  return words;
}

const namesOf = ({ path }: Documented) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
const askable = DOCUMENTED.filter(({ scope }) => scope !== "link");
const named = askable.filter((operation) => namesOf(operation).some((name) => !NOT_IDS.has(name)));

test("every parameter of a path has a thing to stand for it", () => {
  expect(UNKNOWN, "say in lib/api/testing/audit-cases.ts how to make one").toEqual([]);
});

describe("in the path", () => {
  test.each(named.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    "%s",
    async (_name, operation) => {
      const names = namesOf(operation);
      const sets = [names, ...(names.length > 1 ? names.map((name) => [name]) : [])];
      for (const foreign of sets.map((set) => set.filter((name) => !NOT_IDS.has(name)))) {
        if (foreign.length === 0) continue;
        const pick = (from: Record<string, string>) =>
          ({ ...ours.ids, ...Object.fromEntries(foreign.map((name) => [name, from[name] ?? ""])) }) as Record<
            string,
            string
          >;
        const their = await ask(operation, pathOf(operation, pick(theirs.ids)), bodyFor(operation));
        const none = await ask(operation, pathOf(operation, pick(nobodys)), bodyFor(operation));
        expect(said(their, theirs.ids)).toBe(said(none, nobodys));
        expect(their.status, their.text).toBe(404);
      }
    },
  );
});

describe("in the body", () => {
  const fields = askable.flatMap((operation) =>
    textFields(operation).map(({ path }) => ({ operation, path, name: `${operation.id}: ${path.join(".")}` })),
  );
  test("what names a thing", async ({ task }) => {
    let asked = 0;
    const taken: string[] = [];
    for (const { operation, path, name } of fields) {
      const kind = kindOf(nameOf(path), ours);
      if (kind === null || NOT_IDS.has(kind) || WORDS.has(name)) continue;
      const idOf = (world: Record<string, string>, own: World | null) =>
        kind === "workspace" ? (own?.workspace.workspaceId ?? "wsp_0123456789abcdef0123456789") : (world[kind] ?? "");
      const their = idOf(theirs.ids, theirs);
      const none = idOf(nobodys, null);
      const url = pathOf(operation, ours.ids);
      const first = await ask(operation, url, withField(exampleOf(operation), path, their));
      const second = await ask(operation, url, withField(exampleOf(operation), path, none));
      asked += 2;
      expect(said(first, { id: their }), name).toBe(said(second, { id: none }));
      if (first.status < 300 && !BULK.has(operation.id)) taken.push(name);
    }
    expect(asked).toBeGreaterThan(20);
    expect(taken).toEqual([]);
    figure(task, "S5", { "pairs of bodies": asked / 2 });
  });
});

test("in the query", async ({ task }) => {
  let asked = 0;
  for (const operation of askable) {
    for (const { name, in: at } of operation.parameters) {
      const kind = at === "query" ? kindOf(name, ours) : null;
      if (kind === null || NOT_IDS.has(kind)) continue;
      const url = `${pathOf(operation, ours.ids)}?${name}=`;
      const first = await ask(operation, url + theirs.ids[kind]);
      const second = await ask(operation, url + nobodys[kind]);
      expect(said(first, theirs.ids), `${operation.id} ${name}`).toBe(said(second, nobodys));
      asked++;
    }
  }
  expect(asked).toBeGreaterThan(10);
  figure(task, "S5", { "pairs of queries": asked });
});

test("by a cursor of theirs", async ({ task }) => {
  let used = 0;
  for (const operation of askable.filter(({ parameters }) => parameters.some(({ name }) => name === "cursor"))) {
    const headers = credentials(operation, theirs);
    const url = `${pathOf(operation, theirs.ids)}?limit=1`;
    const page = await send(api, { method: "GET", url, headers, body: null });
    const { next_cursor: cursor } = (parsed(page?.text ?? "") ?? {}) as { next_cursor?: string };
    if (!cursor) continue;
    const answer = await ask(operation, `${pathOf(operation, ours.ids)}?limit=100&cursor=${cursor}`);
    expect([200, 400], `${operation.id} ${answer.text}`).toContain(answer.status);
    used++;
  }
  expect(used).toBeGreaterThan(10);
  figure(task, "S5", { "foreign cursors": used });
});

test("by the tools of MCP", async ({ task }) => {
  const client = new Client({ name: "isolation", version: "1" });
  const fetch = async (url: string | URL, init?: RequestInit) => api.fetch(new Request(url, init));
  const requestInit = { headers: { authorization: `Bearer ${ours.key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${BASE}/mcp`), { fetch, requestInit }));
  let called = 0;
  for (const { name, inputSchema } of MCP_TOOLS) {
    for (const field of Object.keys(inputSchema.shape)) {
      const kind = kindOf(field, ours);
      if (kind !== "agent" && kind !== "run") continue; // others are words of a tool, which a run reads
      const call = async (id: string | undefined) => {
        const given = { ...(name === "run_agent" ? { input: "Hello" } : {}), [field]: id };
        const answer = JSON.stringify(await client.callTool({ name, arguments: given }));
        const shown = answer.match(/\b[a-z]{3}_[0-9a-z]{26}\b/g) ?? [];
        expect(shown.filter((one) => secret.has(one) && one !== id)).toEqual([]);
        return answer.replaceAll(id ?? "", "…");
      };
      expect(await call(theirs.ids[kind]), `${name} ${field}`).toBe(await call(nobodys[kind]));
      called++;
    }
  }
  await client.close();
  expect(called).toBeGreaterThan(2);
  figure(task, "S5", { "pairs of MCP calls": called });
});
