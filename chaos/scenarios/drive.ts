import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { hasEnded } from "@/lib/runs/run-status";
import type { Lab } from "../harness/lab";

/** What people do for a run that waits for them: approves what it asks, and sends the signal it waits for, once. */
export class Attendant {
  private readonly signalled = new Set<string>();

  constructor(private readonly lab: Lab) {}

  /** Waits until the run has ended, helping it and those it waits for on. @throws after `withinMs`, saying where it stood */
  async seeThrough(run: string, withinMs = 120_000) {
    for (const deadline = Date.now() + withinMs; ; await sleep(30)) {
      const line = await db.run.findMany({ where: { OR: [{ id: run }, { rootId: run }] } });
      const top = line.find(({ id }) => id === run);
      if (!top) throw new Error(`${run} is not there`);
      if (hasEnded(top.status)) return top;
      if (Date.now() > deadline) throw new Error(`${run} is still ${top.status}; ${await this.lab.snapshot()}`);
      for (const { id, status, agentId } of line) {
        if (status === "awaiting_approval") await this.approve(id);
        if (status === "awaiting_signal") await this.signal(agentId, id);
      }
    }
  }

  private async approve(runId: string): Promise<void> {
    const pending = await db.approval.findMany({ where: { runId, status: "pending" }, select: { id: true } });
    for (const { id } of pending) await this.lab.api.insist(`/api/v1/approvals/${id}/approve`, {}, `approve-${id}`);
  }

  private async signal(agent: string, run: string): Promise<void> {
    if (this.signalled.has(run)) return;
    this.signalled.add(run);
    await this.lab.api.insist(`/api/v1/agents/${agent}/signals`, { type: "go", payload: {} }, `go-${run}`);
  }
}
