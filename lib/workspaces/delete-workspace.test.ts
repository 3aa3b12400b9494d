import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { findSession } from "@/lib/auth/sessions";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { startRun } from "@/lib/runs/start-run";
import { startWorker } from "@/lib/testing/start-worker";
import { deleteWorkspace } from "./delete-workspace";
import { deleteLeftWorkspaces, deleteWorkspaceData } from "./delete-workspace-data";
import { type Filled, fillWorkspace } from "./testing/fill-workspace";

const api = createApi(NO_LIMITS);
let ours: TestWorkspace;
let theirs: TestWorkspace;
let filled: Filled;
let tables: string[];

beforeAll(async () => {
  const { rows } = await pool.query<{ table_name: string }>(
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1",
  );
  tables = rows.map(({ table_name }) => table_name);
});
beforeEach(async () => {
  ours = await testWorkspace();
  theirs = await testWorkspace();
  filled = await fillWorkspace(ours);
  await fillWorkspace(theirs);
});

const slugOf = async ({ workspaceId }: TestWorkspace) =>
  (await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })).slug;
const remove = async (workspace: TestWorkspace) => deleteWorkspace(workspace.ctx, { confirm: await slugOf(workspace) });

/** Rows of a workspace by table. */
async function rowsOf({ workspaceId }: TestWorkspace): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const { rows } = await pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1`, [workspaceId]);
    counts[table] = rows[0].n;
  }
  return counts;
}

/** Rows of the tables that hang on others and do not name their workspace. */
async function dependents(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ["trigger_deliveries", "schedule_fires", "webhook_attempts"])
    counts[table] = (await pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
  return counts;
}

test("the test puts something into every table that there is", async () => {
  for (const [table, count] of Object.entries(await rowsOf(ours))) expect(count, table).toBeGreaterThan(0);
});

test("with the answer every way in is closed and nothing goes on", async () => {
  const schedule = await db.schedule.findFirstOrThrow({ where: { agentId: filled.agentId } });
  const call = testClient(filled.apiKey, api);
  expect((await call("GET", "/agents")).status).toBe(200);
  expect(await findSession(filled.sessionToken)).not.toBeNull();
  await remove(ours);
  expect((await call("GET", "/agents")).status).toBe(401);
  expect((await testClient(filled.hookKey, api)("GET", "/agents")).status).toBe(401);
  expect(await findSession(filled.sessionToken)).toBeNull();
  expect(await db.trigger.count({ where: { workspaceId: ours.workspaceId } })).toBe(0);
  expect(await db.invitation.count({ where: { workspaceId: ours.workspaceId } })).toBe(0);
  const run = await db.run.findUniqueOrThrow({ where: { id: filled.runId } });
  expect(run).toMatchObject({ status: "cancelled", error: { message: "The workspace was deleted." } });
  const stopped = await db.schedule.findUniqueOrThrow({ where: { id: schedule.id } });
  expect(stopped).toMatchObject({ enabled: false, generation: schedule.generation + 1, nextFireAt: null });
  await expect(startRun(ours.ctx, { agent: filled.agentId, trigger: "manual", input: {} })).rejects.toMatchObject({
    code: "agent_not_active",
  });
});

test("everything of it is deleted from every table, and nothing of the others", async () => {
  const [before, hanging] = [await rowsOf(theirs), await dependents()];
  await remove(ours);
  expect(await deleteWorkspaceData(ours.workspaceId)).toBe(true);
  expect(Object.values(await rowsOf(ours)).every((count) => count === 0)).toBe(true);
  expect(await db.workspace.count({ where: { id: ours.workspaceId } })).toBe(0);
  expect(await rowsOf(theirs)).toEqual(before);
  for (const [table, count] of Object.entries(await dependents())) expect(count, table).toBe((hanging[table] ?? 0) - 1);
  expect(await db.user.count({ where: { id: ours.userId } })).toBe(1);
});

test("it may be stopped anywhere and begun again, and once more when all is done", async () => {
  const { workspaceId } = ours;
  await remove(ours);
  let parts = 0;
  while (!(await deleteWorkspaceData(workspaceId, 0))) parts++;
  expect(parts).toBeGreaterThan(5);
  expect(await db.workspace.count({ where: { id: workspaceId } })).toBe(0);
  expect(await deleteWorkspaceData(workspaceId)).toBe(true);
});

test("a workspace that is not deleted is left alone", async () => {
  const before = await rowsOf(ours);
  expect(await deleteWorkspaceData(ours.workspaceId)).toBe(true);
  await deleteLeftWorkspaces();
  expect(await rowsOf(ours)).toEqual(before);
});

test("what a worker left behind is finished an hour later", async () => {
  await remove(ours);
  await deleteLeftWorkspaces();
  expect(await db.workspace.count({ where: { id: ours.workspaceId } })).toBe(1);
  await db.workspace.update({ where: { id: ours.workspaceId }, data: { deletedAt: new Date(Date.now() - 7_200_000) } });
  await deleteLeftWorkspaces();
  expect(await db.workspace.count({ where: { id: ours.workspaceId } })).toBe(0);
});

test("only an owner deletes it, only by its slug, and only once", async () => {
  const confirm = await slugOf(ours);
  for (const role of ["admin", "operator", "viewer"] as const)
    await expect(deleteWorkspace({ ...ours.ctx, role }, { confirm })).rejects.toMatchObject({
      code: "insufficient_scope",
    });
  const wrong = await slugOf(theirs);
  await expect(deleteWorkspace(ours.ctx, { confirm: wrong })).rejects.toMatchObject({ code: "validation_failed" });
  expect(await db.workspace.count({ where: { id: ours.workspaceId, deletedAt: null } })).toBe(1);
  await deleteWorkspace(ours.ctx, { confirm });
  await expect(deleteWorkspace(ours.ctx, { confirm })).rejects.toMatchObject({ code: "not_found" });
});

test("somebody who is in another workspace too keeps that one", async () => {
  await db.membership.create({ data: { workspaceId: theirs.workspaceId, userId: ours.userId, role: "viewer" } });
  await db.user.update({ where: { id: ours.userId }, data: { lastWorkspaceId: ours.workspaceId } });
  await remove(ours);
  const user = await db.user.findUniqueOrThrow({ where: { id: ours.userId }, include: { memberships: true } });
  expect(user.lastWorkspaceId).toBeNull();
  expect(user.memberships.map(({ workspaceId }) => workspaceId)).toEqual([theirs.workspaceId]);
});

let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
afterAll(() => worker?.stop());

test("a worker does it by itself, with more runs than fit into one statement", async () => {
  const { workspaceId } = ours;
  const run = await db.run.findUniqueOrThrow({ where: { id: filled.runId } });
  const { number: _, id: _id, input: _input, output: _output, error: _error, inherited: _inherited, ...copy } = run;
  await db.run.createMany({
    data: Array.from({ length: 1200 }, () => ({ ...copy, id: newId("run"), status: "completed" as const })),
  });
  await remove(ours);
  worker = await startWorker();
  await vi.waitFor(async () => expect(await db.workspace.count({ where: { id: workspaceId } })).toBe(0), {
    timeout: 20_000,
  });
  expect(Object.values(await rowsOf(ours)).every((count) => count === 0)).toBe(true);
});
