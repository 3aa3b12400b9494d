import pg from "pg";
import { env } from "@/lib/config/env";
import { CHANNEL, type RunSignal } from "./channel";

type Listener = (signal: RunSignal) => void;

/**
 * One LISTEN connection a process, shared by every stream and waiting caller in it. A reconnect loses what was said
 * meanwhile, so subscribers also hear `onReconnect` and look again for themselves.
 */
class LiveListener {
  private readonly byRun = new Map<string, Set<Listener>>();
  private readonly reconnected = new Set<() => void>();
  private client: pg.Client | undefined;
  private starting: Promise<void> | undefined;
  private stopped = false;

  /** Calls `listener` for each signal about `run`. @returns the function that ends the subscription */
  onRun(run: string, listener: Listener): () => void {
    this.start();
    const listeners = this.byRun.get(run) ?? new Set();
    this.byRun.set(run, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.byRun.get(run) === listeners) this.byRun.delete(run);
    };
  }

  onReconnect(listener: () => void): () => void {
    this.reconnected.add(listener);
    return () => this.reconnected.delete(listener);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => {});
    this.client = undefined;
  }

  private start(): void {
    this.stopped = false;
    if (this.client) return;
    this.starting ??= this.connect().finally(() => {
      this.starting = undefined;
    });
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: env.databaseUrl,
      application_name: "drover-listen",
      keepAlive: true,
    });
    const lost = () => {
      if (this.client !== client) return;
      this.client = undefined;
      if (!this.stopped) void this.retry();
    };
    client.on("error", lost).on("end", lost);
    client.on("notification", ({ payload }) => this.dispatch(payload ?? "[]"));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
      // The first time too: what was said before LISTEN took effect was not heard.
      for (const listener of this.reconnected) listener();
    } catch {
      await client.end().catch(() => {});
      if (!this.stopped) void this.retry();
    }
  }

  private async retry(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (!this.stopped && !this.client) await this.connect();
  }

  private dispatch(payload: string): void {
    for (const signal of JSON.parse(payload) as RunSignal[]) {
      for (const listener of this.byRun.get(signal.run) ?? []) listener(signal);
    }
  }
}

const shared = globalThis as { droverLive?: LiveListener };
shared.droverLive ??= new LiveListener();

/** The process's one listener, kept on globalThis since Next may load this module more than once. */
export const live = shared.droverLive;
