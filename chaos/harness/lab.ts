import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Ctx } from "@/lib/auth/context";
import { closeDatabase, db } from "@/lib/db/client";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { migrate } from "@/scripts/lib/migrate.mjs";
import { startEmbeddedPostgres } from "@/scripts/lib/postgres/embedded-postgres.mjs";
import { Api } from "./api";
import { DatabaseProxy } from "./database-proxy";
import { DroverProcess } from "./drover-process";
import { Failpoints } from "./failpoints";
import { type Sink, startSink } from "./sink";

export interface LabOptions {
  /** Settings of the processes besides their usual ones. */
  env?: Record<string, string>;
  /** Settings of PostgreSQL. */
  postgres?: Record<string, string>;
  /** How many worker processes; each of the first one's settings. */
  workers?: number;
  /** A program through which the workers are started. */
  workersThrough?: string[];
  /** Where its data lies; the folder for temporary files by default. */
  folder?: string;
}

/**
 * An installation to be broken: PostgreSQL, durable as shipped, behind a proxy; web and worker processes of the build
 * with failpoints; a sink that keeps every request, and a model server. One at a time in a process.
 */
export class Lab {
  readonly failpoints: Failpoints;
  readonly web: DroverProcess;
  readonly workers: DroverProcess[];
  readonly api: Api;
  /** The owner of a workspace with credits for everything, whose runs the sink's `/hook` is told of. */
  ctx!: Ctx;
  readonly openingBalance = 1_000_000;

  private constructor(
    readonly dir: string,
    readonly postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>,
    readonly proxy: DatabaseProxy,
    readonly sink: Sink,
    readonly model: OpenAiServer,
    private readonly env: NodeJS.ProcessEnv,
    { workers = 1, workersThrough = [] }: LabOptions,
  ) {
    this.failpoints = new Failpoints(path.join(dir, "failpoint"));
    const process_ = (name: "web" | "worker", through: string[] = []) =>
      new DroverProcess({ name, env: () => this.env, log: path.join(dir, `${name}.log`), through });
    this.web = process_("web");
    this.workers = Array.from({ length: workers }, () => process_("worker", workersThrough));
    this.api = new Api(`http://127.0.0.1:${env.PORT}`);
  }

  static async start(options: LabOptions = {}): Promise<Lab> {
    const dir = mkdtempSync(path.join(options.folder ?? os.tmpdir(), `drover-test-${process.pid}-chaos-`));
    chmodSync(dir, 0o711); // as root, PostgreSQL runs as another user
    const postgres = await startEmbeddedPostgres({ dir, settings: options.postgres ?? {} });
    await migrate(postgres.url);
    const proxy = new DatabaseProxy(postgres.socket);
    const proxyPort = await proxy.start();
    const sink = await startSink(path.join(dir, "sink.jsonl"));
    const model = await startOpenAiServer();
    const secret = "a-secret-for-chaos-only-0123456789abcdef";
    const ours = {
      DROVER_SECRET: secret,
      DROVER_DATA_DIR: dir,
      DROVER_VAULT_DIR: path.join(dir, "vault"),
      DROVER_ALLOW_PRIVATE_HOSTS: [sink.origin, model.baseUrl].map((url) => new URL(url).host).join(","),
    };
    await closeDatabase();
    Object.assign(process.env, ours, { DATABASE_URL: postgres.url });
    const { DROVER_SANDBOX_SCRIPT: _ours, ...inherited } = process.env;
    const env: NodeJS.ProcessEnv = {
      ...inherited,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      HOST: "127.0.0.1",
      PORT: String(await freePort()),
      DATABASE_URL: `postgresql://postgres@127.0.0.1:${proxyPort}/drover`,
      DROVER_LLM_BASE_URL: model.baseUrl,
      DROVER_LLM_MODEL: "test-model",
      DROVER_WEBHOOK_BACKOFF_SCALE: "0.0002",
      CHAOS: `@${path.join(dir, "failpoint")}`,
      ...options.env,
    };
    for (const limit of ["RUNS", "READS", "CREDITS", "KEY"]) env[`DROVER_RATE_LIMIT_${limit}`] = "off";
    const lab = new Lab(dir, postgres, proxy, sink, model, env, options);
    try {
      await Promise.all([...lab.workers, lab.web].map((each) => each.start()));
      lab.ctx = await createWorkspaceFixture(lab.openingBalance);
      lab.api.key = (await createApiKey(lab.ctx, { name: "Chaos", scopes: [...lab.ctx.scopes], expires: "never" })).key;
      await createWebhook(lab.ctx, { url: `${sink.origin}/hook`, events: ["run.completed", "run.failed"] });
      return lab;
    } catch (error) {
      const printed = lab.printed("worker") + lab.printed("web");
      await lab.stop();
      throw new Error(`the installation did not start:\n${printed}`, { cause: error });
    }
  }

  get worker(): DroverProcess {
    const [first] = this.workers;
    if (!first) throw new Error("there is no worker");
    return first;
  }

  printed(name: "web" | "worker"): string {
    try {
      return readFileSync(path.join(this.dir, `${name}.log`), "utf8").slice(-5_000);
    } catch {
      return "";
    }
  }

  /** Jobs, waits and live runs, for the message of a failure. */
  async snapshot(): Promise<string> {
    const [state] = await db.$queryRaw<object[]>`
      SELECT (SELECT json_agg(json_build_object('id', id, 'payload', payload, 'locked_by', locked_by, 'run_at', run_at, 'attempts', attempts)) FROM graphile_worker._private_jobs) AS jobs,
        (SELECT json_agg(w.*) FROM engine_waits w) AS waits, (SELECT json_agg(w.*) FROM workers w) AS workers,
        (SELECT json_agg(json_build_object('id', id, 'status', status, 'parent', parent_id)) FROM runs WHERE completed_at IS NULL) AS runs, now()`;
    return `${JSON.stringify(state)}\n${this.printed("worker")}`;
  }

  /** Waits until nothing is left to do: no job, no delivery on its way, no run that somebody could drive on. */
  async settled(withinMs = 30_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const [{ open = 1 } = {}] = await db.$queryRaw<{ open: number }[]>`
        SELECT ((SELECT count(*) FROM graphile_worker.jobs WHERE run_at <= now() + interval '1 second')
          + (SELECT count(*) FROM webhook_deliveries WHERE status = 'pending')
          + (SELECT count(*) FROM runs WHERE status IN ('queued', 'running')))::int AS open`;
      if (open === 0) return;
      if (Date.now() > deadline) return; // the checker says what is wrong
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.web, ...this.workers].map((each) => each.stop("SIGKILL")));
    await closeDatabase();
    await Promise.all([this.sink.close(), this.model.close(), this.proxy.close()]);
    await this.postgres.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
