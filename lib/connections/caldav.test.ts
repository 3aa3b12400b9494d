import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { getAgent } from "@/lib/agents/get-agent";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import {
  CALDAV_PASSWORD,
  CALDAV_USER,
  type CaldavServer,
  hasRadicale,
  startCaldavServer,
} from "@/lib/testing/caldav-server";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createConnection } from "./create-connection";
import { getConnection } from "./get-connection";
import { reconnectConnection } from "./reconnect-connection";

// Against Debian's radicale, a CalDAV server that others wrote. Without it these tests are shown as skipped.
describe.skipIf(!hasRadicale)("a CalDAV server", () => {
  let server: CaldavServer;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  let ctx: Ctx;

  beforeAll(async () => {
    server = await startCaldavServer();
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", server.host);
    await server.calendar("work", "Work &amp; travel");
    await server.calendar("home", "Home");
    await put("work", "weekly", [
      "SUMMARY:Stand-up <all> & sundry",
      "DTSTART;TZID=Europe/Berlin:20260323T090000",
      "DTEND;TZID=Europe/Berlin:20260323T091500",
      "RRULE:FREQ=WEEKLY;COUNT=3",
      "LOCATION:Room 1",
    ]);
    await put("work", "single", ["SUMMARY:Review", "DTSTART:20260401T120000Z", "DTEND:20260401T130000Z"]);
    await put("home", "trip", ["SUMMARY:Trip", "DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260331"]);
    worker = await startWorker();
    ctx = await createWorkspaceFixture();
  });
  afterAll(async () => {
    await worker?.stop();
    await server?.close();
    vi.unstubAllEnvs();
  });

  const put = (calendar: string, uid: string, lines: string[]) =>
    server.send(
      "PUT",
      `/${CALDAV_USER}/${calendar}/${uid}.ics`,
      [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:test",
        "BEGIN:VEVENT",
        `UID:${uid}`,
        "DTSTAMP:20260101T000000Z",
        ...lines,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
      ].join("\r\n"),
    );

  async function connect(url: string, password = CALDAV_PASSWORD, name = url) {
    const { id } = await createConnection(ctx, {
      app: "caldav",
      name,
      fields: { url, username: CALDAV_USER, password },
    });
    await expect.poll(async () => (await getConnection(ctx, { connection: id })).status).not.toBe("checking");
    return getConnection(ctx, { connection: id });
  }

  async function find(input: Record<string, unknown>) {
    const agent = await createAgentFixture(ctx, { steps: [{ id: "find", tool: "calendar.find", input }] });
    const run = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    return waitForRun(run.id);
  }

  test.each(["", `${CALDAV_USER}/`])("is found by its address /%s, with all its calendars", async (path) => {
    const connection = await connect(`${server.url}${path}`);
    expect(connection).toMatchObject({ status: "connected", last_error: null, kind: "calendar", account: CALDAV_USER });
    expect(
      connection.calendars.map(({ id, name, color }) => ({ id, name, color })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    ).toEqual([
      { id: `/${CALDAV_USER}/home/`, name: "Home", color: "#3366cc" },
      { id: `/${CALDAV_USER}/work/`, name: "Work & travel", color: "#3366cc" },
    ]);
  });

  test("a run finds its events, the recurring ones by their zone's clock", async () => {
    const { name } = await connect(server.url, CALDAV_PASSWORD, "Ada");
    const window = { from: "2026-03-23", to: "2026-04-02", connection: name };
    const run = await find(window);
    expect(run.error).toBeNull();
    const { events } = run.output as { events: { title: string; start: string; calendar: string }[] };
    expect(events.map(({ title, start, calendar }) => [title, start, calendar])).toEqual([
      ["Stand-up <all> & sundry", "2026-03-23T08:00:00.000Z", "Work & travel"],
      ["Trip", "2026-03-28", "Home"],
      ["Stand-up <all> & sundry", "2026-03-30T07:00:00.000Z", "Work & travel"],
      ["Review", "2026-04-01T12:00:00.000Z", "Work & travel"],
    ]);
    const titles = async (input: Record<string, unknown>) =>
      ((await find({ ...window, ...input })).output as { events: { title: string }[] }).events.map(
        ({ title }) => title,
      );
    expect(await titles({ query: "room 1", limit: 1 })).toEqual(["Stand-up <all> & sundry"]);
    expect(await titles({ calendar: "home" })).toEqual(["Trip"]);
    expect((await find({ calendar: "nowhere" })).error).toMatchObject({ code: "no_calendar" });
  });

  test("a wrong password says so, and is put right without a new connection", async () => {
    const broken = await connect(server.url, "wrong", "Wrong");
    expect(broken).toMatchObject({ status: "error", calendars: [] });
    expect(broken.last_error).toContain("refuses the user name and password");
    await reconnectConnection(ctx, broken.id, { fields: { password: CALDAV_PASSWORD } });
    await expect.poll(async () => (await getConnection(ctx, { connection: broken.id })).status).toBe("connected");
  });

  test("a password is not sent to another server because somebody changed the address", async () => {
    const { id } = await connect(server.url, CALDAV_PASSWORD, "Kept");
    const elsewhere = { fields: { url: "https://calendar.example.com/" } };
    await expect(reconnectConnection(ctx, id, elsewhere)).rejects.toMatchObject({ code: "validation_failed" });
  });

  test("what does not speak CalDAV says so", async () => {
    const connection = await connect(`${server.url}.web/`, CALDAV_PASSWORD, "No CalDAV");
    expect(connection.status).toBe("error");
    expect(connection.last_error).toMatch(/answered \d+|CalDAV/);
  });

  test("without a calendar the tool says what to do", async () => {
    const other = await createWorkspaceFixture();
    const agent = await createAgentFixture(other, { steps: [{ id: "find", tool: "calendar.find", input: {} }] });
    const run = await waitForRun((await startRun(other, { agent: agent.id, trigger: "manual", input: {} })).id);
    expect(run.error).toMatchObject({ code: "no_calendar" });
    const missing = { app: "calendar", status: "missing", id: null, name: null, error: null };
    expect((await getAgent(other, { agent: agent.id })).connections).toEqual([missing]);
  });

  test("the password is in no row", async () => {
    const rows = await db.$queryRaw<{ text: string }[]>`
      SELECT c::text AS text FROM connections c UNION ALL SELECT c::text FROM credentials c
      UNION ALL SELECT a::text FROM audit_logs a`;
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ text }) => text.includes(CALDAV_PASSWORD))).toEqual([]);
  });
});
