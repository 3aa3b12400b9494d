import { slotsOf } from "@/inngest/embedded/slots";
import type { PlayedRun } from "./played-run";

/** Keeps as many calls of a function under way as its concurrency allows; others wait their turn. */
export class Places {
  private readonly taken = new Map<string, number>();
  private waiting: (() => void)[] = [];

  async within<T>(run: PlayedRun, work: () => Promise<T>): Promise<T> {
    const slots = slotsOf({ ...run.fn, triggers: [] }, run.event);
    while (slots.some(({ name, limit }) => this.count(name) >= limit)) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    for (const { name } of slots) this.taken.set(name, this.count(name) + 1);
    try {
      return await work();
    } finally {
      for (const { name } of slots) this.taken.set(name, this.count(name) - 1);
      const woken = this.waiting;
      this.waiting = [];
      for (const wake of woken) wake();
    }
  }

  private count = (name: string) => this.taken.get(name) ?? 0;
}
