import type { RunDelta } from "@/lib/live/channel";
import { eventStream, type Presented, RETRY, type RunEventRow } from "@/lib/runs/event-stream";
import { readAgentRun, readAgentSteps } from "./read-agent-run";

export interface FollowAgentRunInput {
  workspaceId: string;
  runId: string;
  /** How the caller names the agent. */
  agentRef: string;
  /** Sequence number of the last event the client has: `Last-Event-ID`. */
  after: number;
  signal: AbortSignal;
}

/** A run's steps as SSE: each as it is recorded, what is said meanwhile, and at each turn of its status the whole run. */
export function followAgentRun({ workspaceId, runId, agentRef, after, signal }: FollowAgentRunInput): Response {
  const sent = new Map<string, string>();
  const stepBlocks = async (seqs: ReadonlyMap<string, number>): Promise<Block[]> => {
    const blocks: Block[] = [];
    for (const { id, step } of await readAgentSteps(runId)) {
      const data = JSON.stringify(step);
      const seq = seqs.get(id);
      // of a client that comes back it is not known what it has but by the events
      if (sent.get(id) === data || (after > 0 && seq === undefined)) continue;
      sent.set(id, data);
      blocks.push({ seq: seq ?? 0, text: `event: step\ndata: ${data}\n\n` });
    }
    return blocks;
  };
  const events = async (rows: RunEventRow[]): Promise<Presented> => {
    const blocks = await stepBlocks(stepSeqs(rows));
    const turned = rows.findLast(({ type }) => type.startsWith("run."));
    if (turned) {
      const run = await readAgentRun(workspaceId, runId, agentRef);
      blocks.push({ seq: turned.seq, text: `event: ${turned.type}\ndata: ${JSON.stringify(run)}\n\n` });
    }
    return { text: inOrder(blocks, rows.at(-1)?.seq ?? 0) };
  };
  return eventStream({ runId, after, signal }, { begin: RETRY, events, delta });
}

interface Block {
  /** Of the last event behind it: a client that has its id has all up to there. */
  seq: number;
  text: string;
}

function inOrder(blocks: Block[], last: number): string {
  const ordered = blocks.toSorted((a, b) => a.seq - b.seq);
  const text = ordered.map(({ seq, text }) => (seq > 0 ? `id: ${seq}\n${text}` : text)).join("");
  return ordered.at(-1)?.seq === last ? text : `${text}id: ${last}\n\n`;
}

/** The steps that events tell of, each with the last of its events. */
export function stepSeqs(rows: RunEventRow[]): Map<string, number> {
  return new Map(rows.flatMap(({ seq, data }) => (typeof data.step_id === "string" ? [[data.step_id, seq]] : [])));
}

function delta({ step, delta, at }: RunDelta): string {
  return `event: delta\ndata: ${JSON.stringify({ type: "delta", step_id: step, delta, offset: at })}\n\n`;
}
