import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { readSse } from "@/lib/testing/sse";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";

const NAPS = 12;

/** R31: the web process dies in the middle of streams; their readers come back with the last event they have. */
export const resumedStreams: Scenario = {
  id: "R31",
  promise: "a stream that breaks is gone on with after its last event, none lost and none twice",
  run: ({ random, scale }) =>
    inLab({}, async (lab) => {
      const readers = scale === "full" ? 50 : 10;
      const steps = Array.from(
        { length: NAPS },
        (_, index): Step => ({ id: `nap${index}`, type: "sleep", input: { duration_ms: 500 } }),
      );
      const { id: agent } = await createAgentFixture(lab.ctx, { steps });
      const start = async () =>
        String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
      const ids = await Promise.all(Array.from({ length: readers }, start));
      const reading = ids.map((id) => readToEnd(lab, id));
      const kills = 2;
      for (let kill = 0; kill < kills; kill++) {
        await sleep(random.between(700, 2_000));
        await lab.web.kill();
      }
      const read = await Promise.all(reading);
      await endsOf(ids, 60_000);
      const problems: string[] = [];
      let resumptions = 0;
      for (const [index, id] of ids.entries()) {
        const { eventSeq } = await db.run.findUniqueOrThrow({ where: { id } });
        const expected = Array.from({ length: eventSeq }, (_, at) => at + 1);
        if (JSON.stringify(read[index]?.seen) !== JSON.stringify(expected))
          problems.push(`${id}: ${read[index]?.seen} of ${eventSeq}`);
        resumptions += read[index]?.resumptions ?? 0;
      }
      if (resumptions === 0) problems.push("no stream was broken");
      return {
        did: `${kills} kills of the web process under ${readers} streams`,
        figure: `each event once, after ${resumptions} resumptions`,
        acknowledged: ids,
        problems,
      };
    }),
};

/** Reads a run's events to their end as an EventSource does. */
async function readToEnd(lab: Lab, id: string): Promise<{ seen: number[]; resumptions: number }> {
  const seen: number[] = [];
  for (let resumptions = -1; ; await sleep(200)) {
    try {
      const headers = {
        authorization: `Bearer ${lab.api.key}`,
        ...(seen.length > 0 && { "last-event-id": String(seen.at(-1)) }),
      };
      const response = await fetch(`${lab.api.origin}/api/v1/runs/${id}/events`, { headers });
      if (response.status !== 200) continue;
      resumptions++;
      for await (const event of readSse(response)) if (event.id !== null) seen.push(event.id);
      return { seen, resumptions };
    } catch {
      // broken: from the last event on
    }
  }
}
