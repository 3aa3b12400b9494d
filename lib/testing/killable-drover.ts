import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { prepare } from "@/scripts/lib/build/prepare.mjs";

const root = path.resolve(import.meta.dirname, "../..");

/** `npm start -- worker`: the real supervisor, worker and PostgreSQL, durable as shipped, to be killed by tests. */
export class KillableDrover {
  readonly dataDir = mkdtempSync(path.join(os.tmpdir(), "drover-crash-"));
  private child: ChildProcess | undefined;

  /** @param env settings besides those of this process */
  constructor(private readonly env: Record<string, string>) {
    chmodSync(this.dataDir, 0o711);
  }

  get supervisor(): ChildProcess {
    if (!this.child) throw new Error("Drover was not started");
    return this.child;
  }

  /** PostgreSQL, migrations and the worker, under the supervisor. */
  async start(): Promise<void> {
    await prepare(root, { pages: false });
    const { DATABASE_URL: _ours, ...env } = process.env;
    this.child = spawn(process.execPath, ["scripts/start.mjs", "worker", "--no-build"], {
      cwd: root,
      env: { ...env, ...this.env, DROVER_DATA_DIR: this.dataDir },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    for await (const chunk of this.child.stdout ?? []) {
      printed += chunk;
      if (/Worker.*running/.test(printed)) break;
    }
    this.child.stdout?.resume();
    if (this.child.exitCode !== null) throw new Error(`Drover did not start:\n${printed}`);
  }

  async stop(): Promise<void> {
    if (this.supervisor.kill("SIGTERM")) await once(this.supervisor, "exit");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  databaseUrl(): string {
    const [, , , , socket] = readFileSync(this.postmasterFile(), "utf8").split("\n");
    return `postgresql://postgres@localhost/drover?host=${encodeURIComponent(socket ?? "")}`;
  }

  postmasterPid = () => Number(readFileSync(this.postmasterFile(), "utf8").split("\n")[0]);

  workerPid(): number {
    const { pid } = this.supervisor;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    const worker = children.find((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("worker.mjs"));
    if (!worker) throw new Error("no worker runs");
    return Number(worker);
  }

  killWorker = () => process.kill(this.workerPid(), "SIGKILL");

  /** The worker and what would start it again. */
  async killAll(): Promise<void> {
    const worker = this.workerPid();
    const exited = once(this.supervisor, "exit");
    this.supervisor.kill("SIGKILL");
    process.kill(worker, "SIGKILL");
    await exited;
  }

  private postmasterFile = () => path.join(this.dataDir, "postgres/data/postmaster.pid");
}
