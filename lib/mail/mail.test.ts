import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { deliverEmail } from "./deliver-email";
import { getEmail } from "./get-email";
import { listEmails } from "./list-emails";
import { queueEmails } from "./queue-emails";
import { sendMail } from "./send-mail";

interface Arrived {
  from: string;
  to: string[];
  source: string;
}

let ctx: Ctx;
let server: SMTPServer;
let arrived: Arrived[] = [];
/** What the server says to a recipient, instead of taking the mail. */
let refusal: (Error & { responseCode: number }) | null = null;

beforeAll(async () => {
  ctx = { ...(await createWorkspaceFixture()), via: "session" };
  server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "drover" && password === "p@ss" ? done(null, { user: username }) : done(new Error("Bad login")),
    onRcptTo: (_address, _session, done) => done(refusal),
    onData: (stream, { envelope }, done) => {
      let source = "";
      stream.on("data", (chunk: Buffer) => {
        source += chunk;
      });
      stream.on("end", () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        arrived.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  useSmtp();
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
afterEach(() => {
  arrived = [];
  refusal = null;
  useSmtp();
});

function useSmtp(login = "drover:p%40ss"): void {
  const { port } = server.server.address() as AddressInfo;
  process.env.DROVER_SMTP_URL = `smtp://${login}@127.0.0.1:${port}`;
  process.env.DROVER_MAIL_FROM = "Drover <agents@drover.example>";
}

const mail = (fields: object = {}) => ({
  workspaceId: ctx.workspaceId,
  to: "ann@example.com",
  subject: "Grüße",
  text: "First line\nsecond — line",
  ...fields,
});
const stored = (id: string) => db.email.findUniqueOrThrow({ where: { id } });

describe("with a mail server", () => {
  test("mail arrives, by login, and its row says so", async () => {
    const { id, status } = await sendMail(mail());
    expect(status).toBe("sent");
    expect(arrived).toMatchObject([{ from: "agents@drover.example", to: ["ann@example.com"] }]);
    const [{ source }] = arrived as [Arrived];
    expect(source).toContain(`Message-ID: <${id}@drover.invalid>`);
    expect(source).toContain("From: Drover <agents@drover.example>");
    expect(source).toMatch(/^Subject: =\?UTF-8\?Q\?Gr=C3=BC=C3=9Fe\?=/m);
    expect(await stored(id)).toMatchObject({ status: "sent", error: null, sentAt: expect.any(Date) });
  });

  test("one id is sent once, however often it is tried", async () => {
    const id = newId("email");
    await sendMail(mail({ id }));
    expect(await sendMail(mail({ id, subject: "Another" }))).toEqual({ id, status: "sent" });
    expect(await deliverEmail(id)).toBe("sent");
    expect(arrived).toHaveLength(1);
    expect((await stored(id)).subject).toBe("Grüße");
  });

  test("what the server refuses is kept as failed, thrown, and sent by the next attempt", async () => {
    const id = newId("email");
    refusal = Object.assign(new Error("Try later"), { responseCode: 451 });
    await expect(sendMail(mail({ id }))).rejects.toMatchObject({ name: "MailError", permanent: false });
    expect(await stored(id)).toMatchObject({ status: "failed", error: expect.stringContaining("Try later") });
    refusal = Object.assign(new Error("No such person"), { responseCode: 550 });
    await expect(sendMail(mail({ id }))).rejects.toMatchObject({ permanent: true });
    refusal = null;
    expect(await sendMail(mail({ id }))).toEqual({ id, status: "sent" });
    expect(await stored(id)).toMatchObject({ status: "sent", error: null });
    expect(arrived).toHaveLength(1);
  });

  test("a bad login is a failure that does not name the password", async () => {
    useSmtp("drover:secret-word");
    const id = newId("email");
    await expect(sendMail(mail({ id }))).rejects.toMatchObject({ name: "MailError" });
    const { status, error } = await stored(id);
    expect(status).toBe("failed");
    expect(error).not.toContain("secret-word");
  });

  test.each(["ann@example.com\r\nBcc: eve@example.com", "ann@example.com\nX: y"])(
    "no header comes in by the recipient %j",
    async (to) => {
      await expect(sendMail(mail({ to }))).rejects.toMatchObject({ code: "validation_failed" });
      expect(arrived).toEqual([]);
    },
  );

  test("no header comes in by the subject, and no second recipient by a comma", async () => {
    await expect(sendMail(mail({ subject: "Hi\r\nBcc: eve@example.com" }))).rejects.toMatchObject({
      code: "validation_failed",
      extra: { details: [{ path: "subject" }] },
    });
    for (const to of ["ann@example.com, eve@example.com", "Ann <ann@example.com>, eve@example.com", "no address"]) {
      await expect(sendMail(mail({ to })), to).rejects.toMatchObject({ permanent: true });
    }
    expect(arrived).toEqual([]);
  });

  test("text loses what cannot be seen, and nothing else", async () => {
    const { id } = await sendMail(mail({ text: "a\u0000b\u202ec\td\r\ne", subject: "x\u202ey" }));
    expect(await stored(id)).toMatchObject({ text: "abc\td\ne", subject: "xy" });
  });
});

describe("without a mail server", () => {
  test("mail is kept, and owners and admins read it in a session", async () => {
    delete process.env.DROVER_SMTP_URL;
    const first = await sendMail(mail({ subject: "one" }));
    const second = await sendMail(mail({ subject: "two" }));
    expect([first.status, second.status]).toEqual(["kept", "kept"]);
    expect(arrived).toEqual([]);
    const page = await listEmails(ctx, { limit: 1 });
    expect(page.data).toMatchObject([{ id: second.id, subject: "two", to: "ann@example.com", status: "kept" }]);
    expect(page.data[0]).not.toHaveProperty("text");
    const next = await listEmails(ctx, { limit: 1, cursor: page.next_cursor ?? "" });
    expect(next.data).toMatchObject([{ id: first.id }]);
    expect(await getEmail(ctx, { email: first.id })).toMatchObject({ text: "First line\nsecond — line" });
    for (const other of [
      { ...ctx, role: "operator" as const },
      { ...ctx, via: "key" as const },
    ]) {
      await expect(listEmails(other, {})).rejects.toMatchObject({ code: "insufficient_scope" });
      await expect(getEmail(other, { email: first.id })).rejects.toMatchObject({ code: "insufficient_scope" });
    }
    const stranger = { ...(await createWorkspaceFixture()), via: "session" as const };
    await expect(getEmail(stranger, { email: first.id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("links that decide are shown to their recipient alone", async () => {
    const own = await db.user.findUniqueOrThrow({ where: { id: ctx.userId } });
    const text = "Decide:\nhttp://localhost:3000/decide/eyJh-_.c2ln_-\nInbox";
    const mine = await sendMail(mail({ to: own.email, text }));
    const theirs = await sendMail(mail({ text }));
    expect((await getEmail(ctx, { email: mine.id })).text).toBe(text);
    const shown = (await getEmail(ctx, { email: theirs.id })).text;
    expect(shown).not.toContain("eyJh");
    expect(shown).not.toContain("c2ln");
    expect(shown).toContain("Inbox");
  });

  test("queued mail has its job with it, once", async () => {
    const id = newId("email");
    expect(await db.$transaction((tx) => queueEmails(tx, [mail({ id })]))).toEqual([id]);
    expect(await db.$transaction((tx) => queueEmails(tx, [mail({ id })]))).toEqual([]);
    const jobs = await db.$queryRaw<{ payload: unknown }[]>`
      SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'name' = 'email.queued'`;
    expect(jobs).toEqual([{ payload: { name: "email.queued", id: `queued:${id}`, data: { email_id: id } } }]);
  });
});
