import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { fireRunId } from "./fire-run-id";
import { startFire } from "./fire-schedule";
import { rearmSchedules } from "./rearm-schedules";
import { takeTurn } from "./take-turn";
import { writeSchedule } from "./write-schedule";

// The database's clock is the one that counts, and this test file sets it: its connections find this now() first.
vi.hoisted(() => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  url.searchParams.set("options", "-c search_path=set_clock,public,pg_catalog");
  process.env.DATABASE_URL = url.href;
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let ctx: Ctx;

beforeAll(async () => {
  await pool.query(`
    CREATE SCHEMA set_clock;
    CREATE TABLE set_clock.clock (ahead interval NOT NULL);
    INSERT INTO set_clock.clock VALUES ('0');
    CREATE FUNCTION set_clock.now() RETURNS timestamptz STABLE LANGUAGE sql
      AS 'SELECT pg_catalog.now() + ahead FROM set_clock.clock';
    CREATE FUNCTION set_clock.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql
      AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM set_clock.clock';
  `);
  ctx = await createWorkspaceFixture(100_000);
});
beforeEach(() => setClock(new Date("2027-01-04T09:30:00Z")));

async function setClock(time: Date): Promise<void> {
  await pool.query("UPDATE set_clock.clock SET ahead = $1::timestamptz - pg_catalog.now()", [time]);
}

const at = (time: string) => new Date(`2027-01-04T${time}Z`);

async function scheduled(
  cron: string,
  settings: Parameters<typeof writeSchedule>[3] = {},
  timezone = "UTC",
): Promise<{ id: string; agent: string; turn: () => Promise<number | null> }> {
  const plan = { steps: [{ id: "nap", type: "sleep" as const, input: { duration_ms: 1000 } }] };
  const agent = await createAgentFixture(ctx, plan);
  const owner = { workspaceId: ctx.workspaceId, agentId: agent.id };
  const id = await db.$transaction((tx) => writeSchedule(tx, owner, { cron, timezone }, settings));
  const turn = async () => {
    const { generation } = await db.schedule.findUniqueOrThrow({ where: { id } });
    return takeTurn(id, generation);
  };
  return { id, agent: agent.id, turn };
}

async function fires(id: string): Promise<string[]> {
  const rows = await db.scheduleFire.findMany({ where: { scheduleId: id }, orderBy: { scheduledFor: "asc" } });
  return rows.map((row) => `${row.scheduledFor.toISOString().slice(8, 16)} ${row.status}`);
}

const runsOf = (id: string) => db.run.count({ where: { sourceId: id } });
const endRuns = (id: string) =>
  db.run.updateMany({ where: { sourceId: id }, data: { status: "completed", completedAt: new Date() } });

describe("a turn", () => {
  test("before the time comes starts nothing and says when to come back", async () => {
    const { id, turn } = await scheduled("0 * * * *");
    expect(await turn()).toBe(at("10:00").getTime());
    expect(await fires(id)).toEqual([]);
  });

  test("at the time starts one run, however often it is taken", async () => {
    const { id, turn } = await scheduled("0 * * * *", { input: { a: 1 } });
    await setClock(at("10:00:01"));
    const { generation } = await db.schedule.findUniqueOrThrow({ where: { id } });
    const ends = await Promise.all(Array.from({ length: 5 }, () => takeTurn(id, generation)));
    expect(new Set(ends)).toEqual(new Set([at("11:00").getTime()]));
    expect(await turn()).toBe(at("11:00").getTime());
    expect(await fires(id)).toEqual(["04T10:00 started"]);
    const run = await db.run.findFirstOrThrow({ where: { sourceId: id } });
    expect(run).toMatchObject({ id: fireRunId(id, at("10:00")), trigger: "schedule", input: { a: 1 } });
    expect(await runsOf(id)).toBe(1);
  });

  test("after a crash between the run and its record finds that run", async () => {
    const { id, agent, turn } = await scheduled("0 * * * *");
    await setClock(at("10:00:01"));
    const row = { id, workspace_id: ctx.workspaceId, agent_id: agent, overlap: "skip", input: {} };
    await startFire(row, fireRunId(id, at("10:00")));
    await turn();
    expect(await fires(id)).toEqual(["04T10:00 started"]);
    expect(await runsOf(id)).toBe(1);
  });

  test("of a generation that is over, of a paused schedule or agent, and of one that is gone does nothing", async () => {
    const { id, agent, turn } = await scheduled("0 * * * *");
    await setClock(at("10:00:01"));
    expect(await takeTurn(id, 1)).toBeNull();
    await db.agent.update({ where: { id: agent }, data: { status: "paused" } });
    expect(await turn()).toBeNull();
    await db.agent.update({ where: { id: agent }, data: { status: "active" } });
    await db.schedule.update({ where: { id }, data: { enabled: false } });
    expect(await turn()).toBeNull();
    expect(await fires(id)).toEqual([]);
    expect(await takeTurn("sch_nothing", 1)).toBeNull();
  });
});

describe("down for three hours", () => {
  test.each([
    ["latest_only", HOUR, ["04T10:00 skipped_missed", "04T11:00 skipped_missed", "04T12:00 started"]],
    ["latest_only", 10 * MINUTE, ["04T10:00 skipped_missed", "04T11:00 skipped_missed", "04T12:00 skipped_missed"]],
    ["skip", HOUR, ["04T10:00 skipped_missed", "04T11:00 skipped_missed", "04T12:00 skipped_missed"]],
    ["all", 2 * HOUR, ["04T10:00 skipped_missed", "04T11:00 started", "04T12:00 started"]],
  ] as const)("%s within %d ms", async (missed, catchUpMs, expected) => {
    const { id, turn } = await scheduled("0 * * * *", { missed, catchUpMs, overlap: "allow" });
    await setClock(at("12:40"));
    expect(await turn()).toBe(at("13:00").getTime());
    expect(await fires(id)).toEqual(expected);
    expect(await runsOf(id)).toBe(expected.filter((fire) => fire.endsWith("started")).length);
  });

  test("a minute late is on time, whatever the policy", async () => {
    for (const missed of ["latest_only", "skip", "all"] as const) {
      const { id, turn } = await scheduled("0 * * * *", { missed, catchUpMs: 0 });
      await setClock(at("10:00:59"));
      await turn();
      expect(await fires(id)).toEqual(["04T10:00 started"]);
      await setClock(at("09:30:00"));
    }
  });

  test("a schedule of every minute, down for a week, writes down the latest thousand", async () => {
    const { id, turn } = await scheduled("* * * * *");
    await setClock(new Date(at("09:30").getTime() + 7 * DAY));
    await turn();
    expect(await db.scheduleFire.count({ where: { scheduleId: id } })).toBe(1000);
    expect(await fires(id)).toContain("11T09:30 started");
    expect(await runsOf(id)).toBe(1);
  });
});

describe("overlap", () => {
  test("skip passes a time over while a run of the schedule goes on", async () => {
    const { id, turn } = await scheduled("0 * * * *");
    for (const hour of ["10:00:01", "11:00:01"]) {
      await setClock(at(hour));
      await turn();
    }
    await endRuns(id);
    await setClock(at("12:00:01"));
    await turn();
    expect(await fires(id)).toEqual(["04T10:00 started", "04T11:00 skipped_overlap", "04T12:00 started"]);
    const passed = await db.scheduleFire.findFirstOrThrow({ where: { scheduleId: id, status: "skipped_overlap" } });
    expect(passed.reason).toMatch(/^Run #\d+ had not ended\.$/);
  });

  test("allow starts one beside the other", async () => {
    const { id, turn } = await scheduled("0 * * * *", { overlap: "allow" });
    for (const hour of ["10:00:01", "11:00:01"]) {
      await setClock(at(hour));
      await turn();
    }
    expect(await fires(id)).toEqual(["04T10:00 started", "04T11:00 started"]);
  });
});

describe("what cannot start", () => {
  test("is written down with the reason, and the schedule goes on", async () => {
    const { id, agent, turn } = await scheduled("0 * * * *");
    const published = await db.agent.findUniqueOrThrow({ where: { id: agent } });
    await db.agent.update({ where: { id: agent }, data: { publishedVersionId: null } });
    await setClock(at("10:00:01"));
    expect(await turn()).toBe(at("11:00").getTime());
    await db.agent.update({ where: { id: agent }, data: { publishedVersionId: published.publishedVersionId } });
    const { creditBalance } = await db.workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId } });
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { creditBalance: 0 } });
    await setClock(at("11:00:01"));
    await turn();
    await db.workspace.update({ where: { id: ctx.workspaceId }, data: { creditBalance } });
    await setClock(at("12:00:01"));
    await turn();
    expect(await fires(id)).toEqual(["04T10:00 failed", "04T11:00 failed", "04T12:00 started"]);
    const failed = await db.scheduleFire.findMany({ where: { scheduleId: id, status: "failed" } });
    expect(failed.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("no published version"),
      expect.stringContaining("no credits left"),
    ]);
  });
});

describe("the clock jumps", () => {
  /** Takes a turn of each at this moment, as their functions and the hourly check would. */
  async function live(schedules: { turn: () => Promise<number | null> }[], time: Date): Promise<void> {
    await setClock(time);
    await rearmSchedules();
    for (const { turn } of schedules) await turn();
  }

  test("forth an hour and back two: no time starts twice, none is lost", async () => {
    const schedules = await Promise.all(
      Array.from({ length: 20 }, () => scheduled("*/30 * * * *", { overlap: "allow" })),
    );
    for (const time of ["09:30:01", "10:00:01", "11:00:01", "09:00:01", "09:30:01", "10:00:01", "10:30:01"])
      await live(schedules, at(time));
    for (const time of ["11:00:01", "11:30:01", "12:00:01"]) await live(schedules, at(time));
    for (const { id } of schedules) {
      expect(await fires(id)).toEqual([
        "04T09:30 started",
        "04T10:00 started",
        "04T10:30 started",
        "04T11:00 started",
        "04T11:30 started",
        "04T12:00 started",
      ]);
      expect(await runsOf(id)).toBe(6);
    }
  });

  test("forth thirty days and back: the times in between come after all", async () => {
    const { id, turn } = await scheduled("0 12 * * *", { overlap: "allow" });
    await live([{ turn }], new Date(at("12:00:01").getTime() + 30 * DAY));
    expect(await runsOf(id)).toBe(1);
    await live([{ turn }], at("11:00"));
    expect(await fires(id)).toEqual(["03T12:00 started"]);
    await live([{ turn }], at("12:00:01"));
    await live([{ turn }], new Date(at("12:00:01").getTime() + DAY));
    expect(await fires(id)).toEqual(["04T12:00 started", "05T12:00 started", "03T12:00 started"]);
  });
});

test("a time in the gap of a clock change starts at its end, once", async () => {
  await setClock(new Date("2027-03-14T05:00:00Z"));
  const { id, turn } = await scheduled("30 2 * * *", { overlap: "allow" }, "America/New_York");
  expect(await turn()).toBe(Date.parse("2027-03-14T07:00:00Z"));
  await setClock(new Date("2027-03-14T07:00:01Z"));
  expect(await turn()).toBe(Date.parse("2027-03-15T06:30:00Z"));
  expect(await fires(id)).toEqual(["14T07:00 started"]);
});
