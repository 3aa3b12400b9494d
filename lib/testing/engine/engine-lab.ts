import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { closeDatabase } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import type { EngineMode } from "./engine-mode";

/** A Drover of real processes in one of its modes, with a receiver of calls and a mail server outside. */
export interface EngineLab<Mode extends EngineMode = EngineMode> {
  mode: Mode;
  drover: KillableDrover;
  ctx: Ctx;
  receiver: Receiver;
  /** Who got mail. */
  mailed: string[];
  start(plan: Plan, autonomy?: "propose" | "act"): Promise<string>;
}

const BUSY = Object.assign(new Error("Try again later"), { responseCode: 451 });

/** To be called once at the top of a test file. */
export function engineLab<Mode extends EngineMode>(begin: () => Promise<Mode>): EngineLab<Mode> {
  const lab = { mailed: [] as string[] } as EngineLab<Mode>;
  const attempts = new Map<string, number>();
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    // Addresses at busy.example are turned away the first time.
    onRcptTo: ({ address }, _session, done) => {
      const attempt = (attempts.get(address) ?? 0) + 1;
      attempts.set(address, attempt);
      done(attempt === 1 && address.endsWith("@busy.example") ? BUSY : null);
    },
    onData: (stream, { envelope }, done) => {
      stream.resume();
      stream.on("end", () => {
        lab.mailed.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });

  beforeAll(async () => {
    lab.mode = await begin();
    lab.receiver = await startReceiver();
    mail.listen(0, "127.0.0.1");
    await once(mail.server, "listening");
    process.env.DROVER_ALLOW_PRIVATE_HOSTS = new URL(lab.receiver.origin).host;
    lab.drover = new KillableDrover({
      ...lab.mode.env,
      DROVER_SMTP_URL: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
      DROVER_WEBHOOK_BACKOFF_SCALE: "0.0001",
    });
    await lab.drover.start();
    await closeDatabase();
    process.env.DATABASE_URL = lab.drover.databaseUrl();
    lab.ctx = await createWorkspaceFixture(10_000);
  }, 120_000);

  afterAll(async () => {
    await lab.drover.stop();
    await lab.mode.close();
    await lab.receiver.close();
    await new Promise<void>((resolve) => mail.close(resolve));
  });

  lab.start = async (plan, autonomy = "act") => {
    const agent = await createAgentFixture(lab.ctx, plan, { autonomy });
    return (await startRun(lab.ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
  };
  return lab;
}
