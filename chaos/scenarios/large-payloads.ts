import { readFileSync } from "node:fs";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";

const MIB = 1024 * 1024;
const QUOTES = 2; // JSON text is two bytes longer than the text in it
const LIMIT = 4 * MIB - QUOTES;
const MOST_MEMORY_MIB = 512;

/** R23: outputs around their limit, runs beyond theirs, a thousand steps: plain failures, and a worker that lives on. */
export const largePayloads: Scenario = {
  id: "R23",
  promise: "what is too large fails its run or request plainly, and harms no process",
  run: ({ scale }) =>
    inLab({}, async (lab) => {
      const problems: string[] = [];
      const acknowledged: string[] = [];
      const begin = async (steps: Step[], characters: number) => {
        const { id: agent } = await createAgentFixture(lab.ctx, { steps });
        const { id } = await startRun(lab.ctx, {
          agent,
          trigger: "manual",
          input: { text: "x".repeat(characters), items: Array.from({ length: 500 }, (_, index) => index) },
        });
        acknowledged.push(id);
        return id;
      };
      const ends = async (id: string, status: string, code?: string) => {
        await endsOf([id], 120_000);
        const run = await db.run.findUniqueOrThrow({ where: { id } });
        const found = (run.error as { code?: string } | null)?.code;
        if (run.status !== status || found !== code)
          problems.push(`${id}: ${run.status} ${found} instead of ${status}`);
      };
      const { pid } = lab.worker;
      for (const [characters, status] of [
        [1, "completed"],
        [LIMIT - 1, "completed"],
        [LIMIT, "completed"],
        [LIMIT + 1, "failed"],
        [2 * LIMIT, "failed"],
      ] as const)
        await ends(await begin(copies(1), characters), status, status === "failed" ? "output_too_large" : undefined);
      const beyond = scale === "full" ? 5 : 1;
      for (let run = 0; run < beyond; run++) await ends(await begin(copies(9), LIMIT), "failed", "output_too_large");
      const show: Step = { id: "show", type: "display", input: { content: "{{ item }}" } };
      const note: Step = { id: "note", type: "transform", input: "{{ item }}" };
      await ends(
        await begin([{ id: "each", type: "for_each", input: { items: "{{ input.items }}" }, steps: [note, show] }], 1),
        "completed",
      );
      const answer = await lab.api.call("POST", `/api/v1/agents/${newId("agent")}/run`, {
        body: { params: { text: "x".repeat(MIB) } },
      });
      if (answer.status !== 413) problems.push(`a request of over 1 MiB was answered ${answer.status}`);
      if (lab.worker.pid !== pid) problems.push("the worker did not live through it");
      const memory = mostMemoryMib(lab);
      if (memory > MOST_MEMORY_MIB) problems.push(`the worker took ${memory} MiB`);
      return {
        did: `outputs of 1 byte to 8 MiB, runs that put out 36 MiB, a run of 1,000 steps, a request of over 1 MiB`,
        figure: `4 MiB an output and 32 MiB a run, to the byte; the worker took ${memory} MiB at most`,
        acknowledged,
        problems,
      };
    }),
};

const copies = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => ({ id: `copy${index}`, type: "transform", input: "{{ input.text }}" }));

function mostMemoryMib(lab: Lab): number {
  const [, kib = "0"] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${lab.worker.pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kib) / 1024);
}
