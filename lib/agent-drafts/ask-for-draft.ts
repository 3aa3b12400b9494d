import type { ErrorDetail } from "@/lib/errors/app-error";
import { generate } from "@/lib/llm/generate";
import type { ToolInfo } from "@/lib/tools/types";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import type { DraftContent } from "./draft-content";
import { draftInstructions, draftPrompt } from "./draft-prompt";
import { readAnswer } from "./read-answer";

/** How often the model may put right what was wrong with its answer. */
const REPAIRS = 2;
const MOST_PROBLEMS = 20;

export type ModelDraft = { model: string } & ({ content: DraftContent } | { problems: ErrorDetail[] });

/**
 * Asks the workspace's model for a draft, and again with what is wrong with it.
 * @returns null when there is no model
 * @throws ToolError as `generate`
 */
export async function askForDraft(
  input: { description: string; tools: ReadonlyMap<string, ToolInfo>; secrets: RunSecrets },
  signal: AbortSignal,
): Promise<ModelDraft | null> {
  const { description, tools, secrets } = input;
  const asker = { workspaceId: secrets.owner.workspaceId, secrets };
  const system = draftInstructions();
  let refused: { text: string; problems: ErrorDetail[] } | undefined;
  for (let repairs = 0; ; repairs++) {
    const prompt = draftPrompt(description, tools.values(), refused);
    const answer = await generate({ system, prompt }, { signal, asker });
    if (answer.offline) return null;
    const { model } = answer;
    const text = secrets.scrubText(answer.text); // a server could say back the key it was sent
    const read = readAnswer(text, tools);
    if ("content" in read) return { model, content: read.content };
    const problems = read.problems.slice(0, MOST_PROBLEMS);
    if (repairs >= REPAIRS) return { model, problems };
    refused = { text, problems };
  }
}
