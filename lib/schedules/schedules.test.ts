import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import type { Schedule } from "./serialize";

let workspace: TestWorkspace;
let call: Call;
beforeAll(async () => {
  workspace = await testWorkspace();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
  call = testClient((await workspace.key()).key);
});

const HOURLY = { cron: "0 * * * *" };
const DEFAULTS = {
  timezone: "UTC",
  enabled: true,
  overlap: "skip",
  missed: "latest_only",
  catch_up_ms: 3_600_000,
  input: {},
};

async function scheduled(body: object = HOURLY): Promise<{ agent: string; path: string; schedule: Schedule }> {
  const { id } = await workspace.agent("Clockwork");
  const path = `/agents/${id}/schedule`;
  const answer = await call("PUT", path, body);
  expect(answer.status).toBe(200);
  return { agent: id, path, schedule: answer.body.data as Schedule };
}

/** The outbox's events about a schedule: nothing takes them in this test. */
async function eventsOf(scheduleId: string): Promise<string[]> {
  const { rows } = await pool.query<{ event: string }>(
    `SELECT payload->>'name' || ' ' || coalesce(payload->'data'->>'generation', '') AS event
     FROM graphile_worker._private_jobs WHERE payload->'data'->>'schedule_id' = $1 ORDER BY id`,
    [scheduleId],
  );
  return rows.map(({ event }) => event.trim());
}

describe("PUT", () => {
  test("makes a schedule with defaults, says what comes, and arms it", async () => {
    const { schedule } = await scheduled();
    expect(schedule).toMatchObject({ ...HOURLY, ...DEFAULTS, description: "Every hour" });
    expect(schedule.next.length).toBe(5);
    expect(schedule.next_fire_at).toBe(schedule.next[0]);
    expect(await eventsOf(schedule.id)).toEqual(["schedule.armed 2"]);
  });

  test("changes the one there is; what slept for the old one is told", async () => {
    const { path, schedule } = await scheduled();
    const body = {
      cron: "30 9 * * MON-FRI",
      timezone: "Europe/Berlin",
      overlap: "allow",
      missed: "all",
      catch_up_ms: 0,
    };
    const changed = (await call("PUT", path, { ...body, input: { owner: "sam" } })).body.data as Schedule;
    expect(changed).toMatchObject({ ...body, id: schedule.id, input: { owner: "sam" } });
    expect((await call("GET", path)).body.data).toEqual(changed);
    expect(await eventsOf(schedule.id)).toEqual(["schedule.armed 2", "schedule.changed", "schedule.armed 3"]);
  });

  test("keeps a time that has come due and is not dealt with, unless the times change", async () => {
    const { path, schedule } = await scheduled();
    const due = new Date(Date.now() - 5000);
    await db.schedule.update({ where: { id: schedule.id }, data: { nextFireAt: due } });
    const same = (await call("PUT", path, { ...HOURLY, overlap: "allow" })).body.data as Schedule;
    expect(same.next_fire_at).toBe(due.toISOString());
    const other = (await call("PUT", path, { cron: "5 * * * *" })).body.data as Schedule;
    expect(Date.parse(other.next_fire_at ?? "")).toBeGreaterThan(Date.now());
  });

  test.each([
    [{ cron: "61 * * * *" }, "invalid_cron", "cron"],
    [{ cron: "0 0 30 2 *" }, "invalid_cron", "cron"],
    [{ cron: "@hourly" }, "invalid_cron", "cron"],
    [{ ...HOURLY, timezone: "Mars/Olympus" }, "invalid_timezone", "timezone"],
    [{ ...HOURLY, missed: "some" }, "validation_failed", "missed"],
    [{ ...HOURLY, catch_up_ms: 2_000_000_000 }, "validation_failed", "catch_up_ms"],
    [{ ...HOURLY, enabled: true }, "validation_failed", "enabled"],
    [{ timezone: "UTC" }, "validation_failed", "cron"],
  ])("refuses %j: %s", async (body, code, path) => {
    const { id } = await workspace.agent("Refused");
    const answer = await call("PUT", `/agents/${id}/schedule`, body);
    expect([answer.status, answer.body.error]).toEqual([422, code]);
    expect(answer.body.details).toMatchObject([{ path }]);
    expect((await call("GET", `/agents/${id}/schedule`)).status).toBe(404);
  });

  test("of many at once leaves one schedule, armed once for each change", async () => {
    const { id } = await workspace.agent("Contended");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, minute) => call("PUT", `/agents/${id}/schedule`, { cron: `${minute} * * * *` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const row = await db.schedule.findUniqueOrThrow({ where: { agentId: id } });
    expect(row.generation).toBe(9);
    const armed = (await eventsOf(row.id)).filter((event) => event.startsWith("schedule.armed"));
    expect(armed.sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((each) => `schedule.armed ${each}`));
  });
});

test("DELETE takes it away, with its times", async () => {
  const { agent, path, schedule } = await scheduled();
  await call("POST", `${path}/backfill`, pastHours(2));
  expect((await call("DELETE", path)).status).toBe(204);
  expect((await call("DELETE", path)).status).toBe(404);
  expect((await call("GET", path)).status).toBe(404);
  expect((await call("GET", `/agents/${agent}`)).body.schedule).toBeNull();
  expect(await db.scheduleFire.count({ where: { scheduleId: schedule.id } })).toBe(0);
  expect(await eventsOf(schedule.id)).toContain("schedule.changed");
});

test("what the agent itself is given is the same schedule", async () => {
  const made = await call("POST", "/agents", { name: "By hand", schedule: { ...HOURLY, timezone: "Europe/Berlin" } });
  const { id, schedule_info } = made.body.data as { id: string; schedule_info: { next_run_at: string } };
  const path = `/agents/${id}/schedule`;
  expect((await call("GET", path)).body.data).toMatchObject({ ...DEFAULTS, ...HOURLY, timezone: "Europe/Berlin" });
  expect(schedule_info.next_run_at).toEqual(expect.any(String));

  await call("PUT", path, { ...HOURLY, overlap: "allow", input: { a: 1 } });
  await call("PATCH", `/agents/${id}`, { schedule: "5 4 * * *" });
  expect((await call("GET", path)).body.data).toMatchObject({ cron: "5 4 * * *", overlap: "allow", input: { a: 1 } });
  await call("PATCH", `/agents/${id}`, { name: "Still scheduled" });
  expect((await call("GET", path)).status).toBe(200);
  await call("PATCH", `/agents/${id}`, { schedule: null });
  expect((await call("GET", path)).status).toBe(404);
});

describe("pause and resume", () => {
  test("of the schedule", async () => {
    const { path, schedule } = await scheduled();
    const paused = (await call("POST", `${path}/pause`)).body.data as Schedule;
    expect(paused).toMatchObject({ enabled: false, next_fire_at: null });
    expect(paused.next.length).toBe(5);
    expect((await call("POST", `${path}/pause`)).status).toBe(200);
    expect((await call("PUT", path, { cron: "5 * * * *" })).body.data).toMatchObject({
      enabled: false,
      next_fire_at: null,
    });
    const resumed = (await call("POST", `${path}/resume`)).body.data as Schedule;
    expect(resumed).toMatchObject({ enabled: true, next_fire_at: resumed.next[0] });
    expect(await eventsOf(schedule.id)).toEqual([
      "schedule.armed 2",
      "schedule.changed",
      "schedule.changed",
      "schedule.changed",
      "schedule.armed 5",
    ]);
  });

  test("of the agent", async () => {
    const { agent, path } = await scheduled();
    await call("POST", `/agents/${agent}/pause`);
    expect((await call("GET", path)).body.data).toMatchObject({ enabled: true, next_fire_at: null });
    expect((await call("GET", `/agents/${agent}`)).body.schedule_info).toMatchObject({ next_run_at: null });
    await call("POST", `/agents/${agent}/resume`);
    expect((await call("GET", path)).body.data).toMatchObject({ next_fire_at: expect.any(String) });
  });
});

test("run-now starts a run with the schedule's input", async () => {
  const { agent, path, schedule } = await scheduled({ ...HOURLY, input: { params: "world" } });
  const headers = { "idempotency-key": "once" };
  const first = await call("POST", `${path}/run-now`, undefined, headers);
  expect(first.status).toBe(202);
  const again = await call("POST", `${path}/run-now`, undefined, headers);
  expect(again.body.id).toBe(first.body.id);
  const run = await db.run.findUniqueOrThrow({ where: { id: first.body.id as string } });
  expect(run).toMatchObject({ agentId: agent, trigger: "schedule", sourceId: schedule.id, input: { params: "world" } });
  await call("POST", `/agents/${agent}/pause`);
  expect((await call("POST", `${path}/run-now`)).body.error).toBe("agent_not_active");
});

/** The last `count` full hours, as a range. */
function pastHours(count: number): { from: string; to: string } {
  const to = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  return { from: new Date(to - (count - 1) * 3_600_000).toISOString(), to: new Date(to).toISOString() };
}

describe("backfill", () => {
  test("starts each time of the range once, whoever asks at once, also what had been passed over", async () => {
    const { path, schedule } = await scheduled();
    const range = pastHours(6);
    const passed = { scheduleId: schedule.id, scheduledFor: new Date(range.to), status: "skipped_missed", reason: "x" };
    await db.scheduleFire.create({ data: passed });
    const answers = await Promise.all([1, 2, 3].map(() => call("POST", `${path}/backfill`, range)));
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      const { started, skipped } = body.data as { started: number; skipped: number };
      expect(started + skipped).toBe(6);
    }
    expect(await db.run.count({ where: { sourceId: schedule.id } })).toBe(6);
    expect((await call("POST", `${path}/backfill`, range)).body.data).toEqual({ started: 0, skipped: 6 });

    const pages: object[] = [];
    for (let cursor: unknown = ""; cursor !== null; ) {
      const { body } = await call("GET", `${path}/fires?limit=4${cursor && `&cursor=${cursor}`}`);
      pages.push(...(body.data as object[]));
      cursor = body.next_cursor;
    }
    const times = pages.map((fire) => (fire as { scheduled_for: string }).scheduled_for);
    expect(times).toEqual([...times].sort().reverse());
    expect(times[0]).toBe(range.to);
    expect(times.at(-1)).toBe(range.from);
    for (const fire of pages)
      expect(fire).toMatchObject({ status: "started", reason: null, run: { status: "queued" } });
  });

  test("goes on after the credits ran out", async () => {
    const poor = await testWorkspace();
    const { id } = await poor.agent("Poor");
    const its = testClient((await poor.key()).key);
    const path = `/agents/${id}/schedule`;
    await its("PUT", path, HOURLY);
    await db.workspace.update({ where: { id: poor.workspaceId }, data: { creditBalance: 2 } });
    expect((await its("POST", `${path}/backfill`, pastHours(5))).body.error).toBe("insufficient_credits");
    expect(await db.run.count({ where: { agentId: id } })).toBe(2);
    await db.workspace.update({ where: { id: poor.workspaceId }, data: { creditBalance: 10 } });
    expect((await its("POST", `${path}/backfill`, pastHours(5))).body.data).toEqual({ started: 3, skipped: 2 });
  });

  test("refuses the future, ranges the wrong way round, and too many times", async () => {
    const { path } = await scheduled({ cron: "* * * * *" });
    const { from, to } = pastHours(20);
    const cases = [
      [{ from, to: new Date(Date.now() + 60_000).toISOString() }, "to"],
      [{ from: to, to: from }, "to"],
      [{ from, to }, "from"],
      [{ from: "yesterday", to }, "from"],
    ] as const;
    for (const [body, field] of cases) {
      const answer = await call("POST", `${path}/backfill`, body);
      expect([answer.status, (answer.body.details as { path: string }[])[0]?.path]).toEqual([422, field]);
    }
    expect((await call("POST", `${path}/backfill`, { from: to, to })).body.data).toEqual({ started: 1, skipped: 0 });
  });
});

test("a preview describes what would come, and names what is wrong", async () => {
  const { status, body } = await call("POST", "/schedules/preview", { cron: " 0 8 * * 1 ", timezone: "Europe/Berlin" });
  expect(status).toBe(200);
  const { description, next } = body.data as { description: string; next: string[] };
  expect(description).toBe("At 08:00 AM, only on Monday");
  expect(next.length).toBe(5);
  for (const time of next) {
    const parts = { weekday: "short", hour: "numeric", timeZone: "Europe/Berlin", hour12: false } as const;
    expect(new Intl.DateTimeFormat("en", parts).format(new Date(time))).toBe("Mon, 08");
  }
  expect((await call("POST", "/schedules/preview", { cron: "nonsense" })).body.error).toBe("invalid_cron");
});

test("scopes: reading, writing and starting are rights of their own", async () => {
  const { path } = await scheduled();
  const reader = testClient((await workspace.key(["agents:read"])).key);
  expect((await reader("GET", path)).status).toBe(200);
  expect((await reader("PUT", path, HOURLY)).status).toBe(403);
  expect((await reader("POST", `${path}/run-now`)).status).toBe(403);
  const starter = testClient((await workspace.key(["agents:trigger"])).key);
  expect((await starter("POST", `${path}/run-now`)).status).toBe(202);
  expect((await starter("POST", `${path}/pause`)).status).toBe(403);
});

test("a schedule of another workspace is not there", async () => {
  const { agent, path, schedule } = await scheduled();
  const stranger = await testWorkspace();
  const its = testClient((await stranger.key()).key);
  const calls = [
    ["GET", path],
    ["PUT", path, HOURLY],
    ["POST", `${path}/pause`],
    ["POST", `${path}/resume`],
    ["POST", `${path}/run-now`],
    ["POST", `${path}/backfill`, pastHours(2)],
    ["GET", `${path}/fires`],
    ["DELETE", path],
  ] as const;
  for (const [method, url, body] of calls) expect([url, (await its(method, url, body)).status]).toEqual([url, 404]);
  expect((await call("GET", path)).body.data).toEqual(schedule);
  expect(await db.run.count({ where: { agentId: agent } })).toBe(0);
});
