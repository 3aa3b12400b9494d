import { beforeAll, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { csvCell } from "@/lib/api/file-response";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { EXPORTED_AT_MOST, exportRuns } from "./export-runs";

const RUNS = 1234;
const api = createApi(NO_LIMITS);
let workspace: TestWorkspace;
let key: string;
let agent: string;

async function addRuns(ids: string, count: number) {
  const version = (await db.agentVersion.findFirstOrThrow({ where: { agentId: agent } })).id;
  await pool.query(
    `INSERT INTO runs (id, workspace_id, agent_id, version_id, status, trigger, started_by, input, error)
     SELECT $4 || n, $1, $2, $3, 'failed', 'manual', 'usr_x', jsonb_build_object('n', n),
       '{"code":"http_error","message":"=SUM(A1), said \\"no\\"\\nand left"}' FROM generate_series(1, $5::int) n`,
    [workspace.workspaceId, agent, version, ids, count],
  );
}

beforeAll(async () => {
  workspace = await testWorkspace();
  key = (await workspace.key()).key;
  agent = (await workspace.agent("+Robin, Inc.")).id;
  await addRuns("run_x", RUNS);
});

const get = (query: string) =>
  api.fetch(new Request(`${BASE}/api/v1/runs/export?${query}`, { headers: { authorization: `Bearer ${key}` } }));

/** Reads CSV as RFC 4180 says it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

test("CSV: a line a run, newest first, over several pages, with nothing a spreadsheet would execute", async () => {
  const response = await get("format=csv");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="runs-\d{4}-\d\d-\d\d\.csv"$/);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const [head = [], ...rows] = parseCsv(await response.text());
  expect(rows).toHaveLength(RUNS);
  const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
  const numbers = column("run_id").map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  expect(new Set(numbers).size).toBe(RUNS);
  expect(new Set(column("agent_name"))).toEqual(new Set(["'+Robin, Inc."]));
  expect(new Set(column("error_message"))).toEqual(new Set(['\'=SUM(A1), said "no"\nand left']));
  expect(new Set(column("status"))).toEqual(new Set(["failed"]));
});

test("a cell is marked as text when it looks like a formula, and quoted when it has to be", () => {
  const cells = ["=1", "+1", "-1", "@a", "\tx", "\ry", "a=1", 'say "x"', "a,b", -5, null].map(csvCell);
  expect(cells).toEqual(["'=1", "'+1", "'-1", "'@a", "'\tx", '"\'\ry"', "a=1", '"say ""x"""', '"a,b"', "-5", ""]);
});

test("JSON: one run a line, with the filters of the list", async () => {
  const response = await get(`format=json&agent=${agent}&q=%22n%22%3A%201234`);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const lines = (await response.text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(["run_x1234"]);
  expect(await (await get("format=json&status=completed")).text()).toBe("");
  expect((await get("format=xml")).status).toBe(422);
  expect((await get("format=csv&agent=nobody")).status).toBe(404);
});

test("is read no faster than it is taken, and ends at its limit", async () => {
  await addRuns("run_y", EXPORTED_AT_MOST);
  const response = await exportRuns(workspace.ctx, { filter: {}, format: "json" });
  const reader = response.body?.getReader();
  if (!reader) throw new Error("there is no body");
  const chunk = await reader.read();
  expect(new TextDecoder().decode(chunk.value).trimEnd().split("\n")).toHaveLength(500);
  await reader.cancel();
  const whole = await (await exportRuns(workspace.ctx, { filter: {}, format: "csv" })).text();
  expect(whole.match(/run_y\d+/g)).toHaveLength(EXPORTED_AT_MOST);
  expect(whole).not.toContain("run_x");
});
