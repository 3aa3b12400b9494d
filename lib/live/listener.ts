import pg from "pg";
import { env } from "@/lib/config/env";
import { CHANNEL, DELTA_CHANNEL, type RunDelta, type RunSignal } from "./channel";

type Listener<Message> = (message: Message) => void;
type ByRun<Message> = Map<string, Set<Listener<Message>>>;

/**
 * One LISTEN connection a process, shared by every stream and waiting caller in it. A reconnect loses what was said
 * meanwhile, so subscribers also hear `onReconnect` and look again for themselves.
 */
class LiveListener {
  private readonly signals: ByRun<RunSignal> = new Map();
  private readonly deltas: ByRun<RunDelta> = new Map();
  private readonly reconnected = new Set<() => void>();
  private client: pg.Client | undefined;
  private starting: Promise<void> | undefined;
  private stopped = false;
  /** Somebody has asked for deltas: a worker, which sends them, need not hear them. */
  private hearsDeltas = false;

  /** Calls `listener` for each signal about `run`. @returns the function that ends the subscription */
  onRun(run: string, listener: Listener<RunSignal>): () => void {
    this.start();
    return subscribe(this.signals, run, listener);
  }

  /** Calls `listener` with what models say in `run`, from now on. @returns the function that ends the subscription */
  onDelta(run: string, listener: Listener<RunDelta>): () => void {
    this.start();
    const isFirst = !this.hearsDeltas;
    this.hearsDeltas = true;
    if (isFirst) void this.client?.query(`LISTEN ${DELTA_CHANNEL}`).catch(() => {});
    return subscribe(this.deltas, run, listener);
  }

  /** How many subscriptions there are. */
  get subscriptions(): number {
    const count = (byRun: ByRun<never>) => [...byRun.values()].reduce((sum, { size }) => sum + size, 0);
    return count(this.signals) + count(this.deltas) + this.reconnected.size;
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
    client.on("notification", ({ channel, payload = "[]" }) => {
      if (channel === CHANNEL) dispatch(this.signals, payload);
      else dispatch(this.deltas, payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
      if (this.hearsDeltas) await client.query(`LISTEN ${DELTA_CHANNEL}`);
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
}

function subscribe<Message>(byRun: ByRun<Message>, run: string, listener: Listener<Message>): () => void {
  const listeners = byRun.get(run) ?? new Set();
  byRun.set(run, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && byRun.get(run) === listeners) byRun.delete(run);
  };
}

function dispatch<Message extends { run: string }>(byRun: ByRun<Message>, payload: string): void {
  for (const message of JSON.parse(payload) as Message[]) {
    for (const listener of byRun.get(message.run) ?? []) listener(message);
  }
}

const shared = globalThis as { droverLive?: LiveListener };
shared.droverLive ??= new LiveListener();

/** The process's one listener, kept on globalThis since Next may load this module more than once. */
export const live = shared.droverLive;
