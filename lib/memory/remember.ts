import type { Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { requestEmbedding } from "./request-embedding";

export interface NewMemory {
  workspaceId: string;
  agentId: string;
  /** Replaces what is remembered under the same key. */
  key: string | null;
  content: string;
  /** The run that notes it; null: a person. */
  runId: string | null;
  /** The memory's id, when the call may be repeated: a repeat writes nothing new. */
  id?: string;
}

/** The columns of a memory whose content is another than its embedding was made of. */
export const NOT_EMBEDDED = { embedding: null, embeddingModel: null };

/** Notes something in an agent's memory. Where there is a model for it, the worker makes its embedding after the commit. */
export async function remember(tx: Tx, { id = newId("memory"), ...memory }: NewMemory) {
  const { agentId, key, content, runId } = memory;
  const change = { content, runId, updatedAt: new Date(), ...NOT_EMBEDDED };
  const row = await (key === null
    ? tx.memory.upsert({ where: { id }, create: { id, ...memory }, update: change })
    : tx.memory.upsert({ where: { agentId_key: { agentId, key } }, create: { id, ...memory }, update: change }));
  await requestEmbedding(tx, memory.workspaceId);
  return row;
}
