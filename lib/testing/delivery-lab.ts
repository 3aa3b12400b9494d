import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { announce } from "@/lib/webhooks/announce";
import { createWebhook } from "@/lib/webhooks/create-webhook";

const FOUR_WORKERS = "4";

/**
 * The real worker and a real receiver of webhooks, and a new workspace for each test. Pauses between attempts are
 * scaled down; their order is what counts.
 */
export function deliveryLab() {
  const lab = {
    worker: undefined as unknown as Awaited<ReturnType<typeof startWorker>>,
    receiver: undefined as unknown as Receiver,
    ctx: undefined as unknown as Ctx,
  };
  beforeAll(async () => {
    lab.receiver = await startReceiver();
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(lab.receiver.origin).host);
    vi.stubEnv("DROVER_WORKER_CONCURRENCY", FOUR_WORKERS);
    lab.worker = await startWorker();
  });
  beforeEach(async () => {
    lab.ctx = await createWorkspaceFixture();
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.000001");
  });
  afterAll(async () => {
    await lab.worker.stop();
    await lab.receiver.close();
    vi.unstubAllEnvs();
  });

  let paths = 0;
  async function endpoint(...behaviours: Parameters<Receiver["answer"]>[1][]) {
    const path = `/hook-${paths++}`;
    lab.receiver.answer(path, ...behaviours);
    const { id, secret } = await createWebhook(lab.ctx, {
      url: `${lab.receiver.origin}${path}`,
      events: ["run.completed"],
    });
    return { id, secret, path };
  }

  async function send(): Promise<string> {
    const data = { status: "completed" };
    const [id = ""] = await announcing({
      workspaceId: lab.ctx.workspaceId,
      event: "run.completed",
      agentId: "agt_1",
      runNumber: 7,
      data,
    });
    return id;
  }
  const announcing = (announcement: Parameters<typeof announce>[1]) =>
    db.$transaction((tx) => announce(tx, announcement));

  const find = (id: string) =>
    db.webhookDelivery.findUniqueOrThrow({ where: { id }, include: { log: { orderBy: { number: "asc" } } } });
  async function settled(id: string, state: "delivered" | "failed") {
    await expect.poll(async () => (await find(id)).status, { timeout: 25_000 }).toBe(state);
    return find(id);
  }
  const notices = (kind: string) => db.notification.findMany({ where: { workspaceId: lab.ctx.workspaceId, kind } });
  return { lab, endpoint, send, announcing, find, settled, notices };
}
