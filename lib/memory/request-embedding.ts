import { env } from "@/lib/config/env";
import type { Tx } from "@/lib/db/client";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";

/** Has the worker make embeddings of the workspace's memories that have none by its model of now, after the commit. */
export async function requestEmbedding(tx: Tx, workspaceId: string): Promise<void> {
  const event = eventJson({ name: "memories.embed", id: newId("event"), data: { workspace_id: workspaceId } });
  await tx.$executeRawUnsafe(
    `SELECT ${emitSql("memories.embed", "$1")} WHERE $2 OR EXISTS (
       SELECT 1 FROM model_providers WHERE workspace_id = $3 AND embedding_model IS NOT NULL)`,
    event,
    Boolean(env.llm.baseUrl && env.llm.embeddingModel),
    workspaceId,
  );
}
