import { keyOf } from "./match-event";
import type { Concurrency, EngineEvent, FunctionConfig } from "./protocol";
import * as store from "./store";

/** A named number of places. */
export interface Slot {
  name: string;
  limit: number;
}

/** The slots that a run of this function works in: one for each limit its configuration names. */
export function slotsOf(config: FunctionConfig, event: EngineEvent): Slot[] {
  return [config.concurrency ?? []].flat().map((each, index) => {
    const { limit, key }: Concurrency = typeof each === "number" ? { limit: each } : each;
    return { name: `${config.id}#${index}:${key === undefined ? "" : keyOf(key, event)}`, limit };
  });
}

/**
 * Keeps the number of jobs that work in a slot at its limit, in this process. A job that finds no place does not wait
 * for one: it is parked in the database, holds no worker, and is queued again by whoever leaves, first come first served.
 */
export class Slots {
  private readonly taken = new Map<string, number>();

  /** @param id of the job, @param payload of the `engine-run` job that takes its place later */
  async within(slots: Slot[], id: string, payload: Record<string, unknown>, work: () => Promise<void>): Promise<void> {
    const full = slots.find((slot) => !this.hasRoom(slot));
    if (full) {
      await store.park(full.name, id, payload);
      // The last one may have left between the look and the parking, and found nobody.
      if (this.hasRoom(full)) await store.unparkNext(full.name);
      return;
    }
    for (const { name } of slots) this.taken.set(name, this.count(name) + 1);
    try {
      await work();
    } finally {
      for (const { name } of slots) this.leave(name);
      for (const { name } of slots) await store.unparkNext(name);
    }
  }

  private leave(name: string): void {
    const left = this.count(name) - 1;
    if (left > 0) this.taken.set(name, left);
    else this.taken.delete(name);
  }

  private hasRoom({ name, limit }: Slot): boolean {
    return this.count(name) < limit;
  }

  private count(name: string): number {
    return this.taken.get(name) ?? 0;
  }
}
