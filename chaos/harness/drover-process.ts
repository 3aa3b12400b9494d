import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "@/scripts/lib/paths.mjs";
import { FLAGS, NICE } from "@/scripts/lib/start/child-process.mjs";

const START_WITHIN_MS = 180_000;

export interface DroverProcessOptions {
  name: "web" | "worker";
  env: () => NodeJS.ProcessEnv;
  /** Where what it prints goes. */
  log: string;
  /** A program to start it with, such as `faketime`. */
  through?: string[];
}

/** A web or worker process of the build with failpoints. One that dies is started again at once, as the supervisor does. */
export class DroverProcess {
  private child: ChildProcess | undefined;
  private ready: Promise<void> = Promise.resolve();
  private wanted = false;
  /** How often it has been started, and when (epoch ms) it last said that it works. */
  starts = 0;
  readyAt = 0;

  constructor(private readonly options: DroverProcessOptions) {}

  get pid(): number {
    if (!this.child?.pid) throw new Error(`the ${this.options.name} process does not run`);
    return this.child.pid;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, and keeps it running. @returns when it does its work */
  start(): Promise<void> {
    this.wanted = true;
    this.begin();
    return this.whenReady();
  }

  private async whenReady(): Promise<void> {
    for (let current: Promise<void> | undefined; current !== this.ready; ) {
      current = this.ready;
      await current;
    }
  }

  /** @returns when the process that is the `after + 1`-th does its work: the one before has to die first */
  async whenReadyAgain(after: number): Promise<void> {
    for (const deadline = Date.now() + START_WITHIN_MS; this.starts <= after; await sleep(20))
      if (Date.now() > deadline) throw new Error(`the ${this.options.name} process did not die`);
    await this.whenReady();
  }

  /** kill -9. @returns when the next one does its work */
  async kill(): Promise<void> {
    const { starts } = this;
    this.signal("SIGKILL");
    await this.whenReadyAgain(starts);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) process.kill(this.pid, signal);
  }

  /** Ends it, and leaves it so. @returns its exit code, null when a signal ended it */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.wanted = false;
    const { child } = this;
    if (!child || !this.running) return null;
    const exited = once(child, "exit");
    child.kill(signal);
    if (signal === "SIGKILL") child.kill("SIGCONT"); // a stopped process dies as it is; this is for its pipe
    const [code] = await exited;
    return code as number | null;
  }

  private begin(): void {
    const out = openSync(this.options.log, "a");
    const [program = process.execPath, ...before] = [...(this.options.through ?? []), process.execPath];
    const args = [...before, ...FLAGS, path.join(root, `.build-chaos/${this.options.name}.mjs`)];
    const child = spawn(program, args, { cwd: root, env: this.options.env(), stdio: ["ignore", out, out, "ipc"] });
    closeSync(out);
    if (child.pid !== undefined) os.setPriority(child.pid, NICE[this.options.name]);
    this.child = child;
    this.starts++;
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.options.name} did not start`)), START_WITHIN_MS);
      child.on("message", (message) => {
        if (message !== "ready") return;
        clearTimeout(late);
        this.readyAt = Date.now();
        resolve();
      });
      child.on("exit", () => {
        clearTimeout(late);
        if (this.wanted) this.begin();
        resolve(); // whoever waits looks at the next one
      });
    });
    this.ready.catch(() => {});
  }
}
