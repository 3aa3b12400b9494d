import { db } from "@/lib/db/client";
import { ask } from "@/lib/llm/ask";
import { embedTexts } from "@/lib/llm/embed";
import { modelError, openModel } from "@/lib/llm/language-model";
import { type ModelChoice, providersOf } from "@/lib/llm/model-source";
import { RunSecrets } from "@/lib/vault/run-secrets";

const TIMEOUT_MS = 60_000;
const QUESTION = "Answer with the word OK.";
/** Models that think before they answer need room for it. */
const MAX_OUTPUT_TOKENS = 256;

/**
 * Asks the provider's default model something small, and its embedding model too, and writes down what came of it. For
 * the worker, which opens the key.
 * @returns the status it has now, or null when it is gone or was changed meanwhile: then another test is due
 */
export async function testModelProvider(id: string): Promise<string | null> {
  const row = await db.modelProvider.findUnique({ where: { id } });
  if (!row) return null;
  const provider = (await providersOf(row.workspaceId)).find((each) => each.id === id);
  if (!provider) return null;
  const { vaultStamp } = await db.workspace.findUniqueOrThrow({ where: { id: row.workspaceId } });
  const secrets = new RunSecrets({ workspaceId: row.workspaceId, actorId: id }, vaultStamp);
  const found = await tryOut({ provider, model: row.defaultModel, fallback: false }, row.embeddingModel, secrets);
  const { count } = await db.modelProvider.updateMany({
    where: { id, updatedAt: row.updatedAt },
    data: { ...found, lastTestedAt: new Date() },
  });
  return count === 0 ? null : found.status;
}

async function tryOut(choice: ModelChoice, embeddingModel: string | null, secrets: RunSecrets) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { workspaceId } = secrets.owner;
  try {
    await secrets.ready();
    const model = await openModel(choice, secrets);
    const began = performance.now();
    const messages = [{ role: "user" as const, content: QUESTION }];
    await ask({ model, messages, maxOutputTokens: MAX_OUTPUT_TOKENS, abortSignal: signal });
    const latencyMs = Math.round(performance.now() - began);
    if (embeddingModel !== null)
      await embedTexts({ ...choice, model: embeddingModel }, { workspaceId, secrets }, [QUESTION], signal);
    return { status: "ok", lastError: null, latencyMs };
  } catch (error) {
    const told = signal.aborted ? `It did not answer within ${TIMEOUT_MS / 1000} seconds.` : modelError(error).message;
    return { status: "error", lastError: secrets.scrubText(told).slice(0, 500), latencyMs: null };
  }
}
