import { gunzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { EXPORT_SOURCES } from "./export-sources";
import { exportLines, exportWorkspace } from "./export-workspace";
import { type Filled, fillWorkspace } from "./testing/fill-workspace";

interface Line {
  type: string;
  data: Record<string, unknown>;
  format?: number;
  counts?: Record<string, number>;
}

let ours: TestWorkspace;
let filled: Filled;
let others: Filled;
let text: string;
let lines: Line[];
let answer: Response;

beforeAll(async () => {
  ours = await testWorkspace();
  filled = await fillWorkspace(ours);
  others = await fillWorkspace(await testWorkspace());
  answer = await exportWorkspace(ours.ctx);
  text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
  lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
});

const of = (type: string) => lines.filter((line) => line.type === type).map(({ data }) => data);

test("is a gzipped file with a name, the workspace first and the counts last", async () => {
  const { slug } = await db.workspace.findUniqueOrThrow({ where: { id: ours.workspaceId } });
  expect(answer.headers.get("content-type")).toBe("application/gzip");
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(`^attachment; filename="drover-${slug}-\\d{4}-\\d\\d-\\d\\d\\.ndjson\\.gz"$`),
  );
  expect(lines[0]).toMatchObject({ type: "workspace", format: 1, data: { id: ours.workspaceId, slug } });
  const { type, counts } = lines.at(-1) ?? {};
  expect(type).toBe("end");
  const counted = Object.fromEntries(EXPORT_SOURCES.map((source) => [source.type, of(source.type).length]));
  expect(counts).toEqual(counted);
});

test("has something of every kind", () => {
  for (const { type } of EXPORT_SOURCES) expect(of(type).length, type).toBeGreaterThan(0);
});

test("shows each thing as the API does", () => {
  expect(of("agent")).toMatchObject([{ id: filled.agentId, name: "Everything", plan: { steps: [{ id: "show" }] } }]);
  expect(of("agent_version")).toMatchObject([{ agent_id: filled.agentId, version: 1 }]);
  expect(of("run")).toMatchObject([{ id: filled.runId, step_log: [{ step_id: "show" }] }]);
  expect(of("contact")).toMatchObject([{ name: "Ada", email: "ada@example.com" }]);
  expect(of("credential")).toMatchObject([{ name: "Tracker", type: "bearer", allowed_hosts: ["x.example"] }]);
  expect(of("usage_day")).toMatchObject([{ day: "2026-01-02", runs: 1, output_tokens: 2 }]);
  expect(of("mcp_server")).toMatchObject([{ name: "Tools", tools: [] }]);
  expect(of("member")).toMatchObject([{ email: ours.email, role: "owner" }]);
});

test("nothing secret is in it, and nothing of another workspace", () => {
  for (const secret of [...filled.secrets, ...others.secrets]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/whsec_|"sealed"|"wrapped_key"|"password_hash"|"token_hash"|"key_hash"/i);
  for (const id of [others.agentId, others.runId]) expect(text).not.toContain(id);
});

test("it is written down who exported it; only owners and admins may", async () => {
  const rows = await db.auditLog.findMany({ where: { workspaceId: ours.workspaceId, action: "workspace.exported" } });
  expect(rows).toMatchObject([{ actorId: ours.userId, resourceId: ours.workspaceId }]);
  for (const role of ["operator", "viewer"] as const)
    await expect(exportWorkspace({ ...ours.ctx, role })).rejects.toMatchObject({ code: "insufficient_scope" });
});

test("a large workspace is written a page at a time, at the reader's pace, and stops when nobody reads on", async () => {
  const {
    number: _,
    input: _input,
    output: _output,
    error: _error,
    inherited: _inherited,
    ...first
  } = await db.run.findUniqueOrThrow({
    where: { id: filled.runId },
  });
  const runs = Array.from({ length: 5000 }, () => ({ ...first, id: newId("run"), status: "completed" as const }));
  await db.run.createMany({ data: runs });
  let pieces = 0;
  let largest = 0;
  let seen = 0;
  for await (const piece of exportLines(ours.ctx)) {
    const of = piece.split("\n").length - 1;
    pieces++;
    largest = Math.max(largest, of);
    seen += piece.split('{"type":"run"').length - 1;
    if (seen >= 400) break;
  }
  expect(seen).toBeLessThan(500); // nothing was read ahead
  expect(largest).toBeLessThanOrEqual(100);
  expect(pieces).toBeGreaterThan(100);

  const response = await exportWorkspace(ours.ctx);
  const reader = response.body?.getReader();
  const chunk = await reader?.read();
  expect(chunk?.done).toBe(false);
  await reader?.cancel();
});
