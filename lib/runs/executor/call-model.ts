import { PRICES } from "@/lib/credits/prices";
import { pool } from "@/lib/db/client";
import { pastTurns } from "@/lib/llm/conversation";
import { generate } from "@/lib/llm/generate";
import { think } from "@/lib/llm/think";
import { threadHistory } from "@/lib/llm/thread-history";
import { isMade } from "@/lib/plans/agent-turns";
import type { Step } from "@/lib/plans/schema";
import { toolInfo } from "@/lib/tools/define-tool";
import { ToolError } from "@/lib/tools/tool-error";
import { followAnswer } from "./follow-answer";
import type { LoadedRun } from "./load-run";

interface LlmInput {
  prompt: string;
  system?: string;
  model?: string;
  temperature?: number;
  max_output_tokens?: number;
}

/**
 * Asks the model what an llm step or a turn of an agent wants to know. Refused before it is paid for when the
 * workspace cannot pay us for it.
 * @throws ToolError insufficient_credits, and those of `generate` and `think`
 */
export async function callModel(
  run: LoadedRun,
  step: Step,
  path: string,
  input: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const balance = await pool.query<{ credit_balance: number }>({
    name: "credit-balance",
    text: "SELECT credit_balance FROM workspaces WHERE id = $1",
    values: [run.workspaceId],
  });
  if ((balance.rows[0]?.credit_balance ?? 0) < PRICES.llm) throw outOfCredits();
  const asker = {
    workspaceId: run.workspaceId,
    agentId: run.agent.id,
    runId: run.id,
    stepId: path,
    attempt: run.records.get(path)?.attempts ?? 1,
    secrets: run.secrets,
  };
  const onAnswer = followAnswer(run, step, path);
  if (isMade(step) && step.agent) {
    const { path: of, turn, settings, final } = step.agent;
    const past = pastTurns(of, turn, (each) => run.records.get(each));
    const history = await threadHistory(run, of);
    const tools = settings.tools.flatMap(({ name }) => {
      const tool = run.tools.get(name);
      return tool ? [toolInfo(tool)] : [];
    });
    const { model, temperature } = modelDefaults(run);
    const question = {
      agentName: run.agent.name,
      settings: { model, temperature, ...settings },
      past,
      history,
      final,
      tools,
      now: run.now,
    };
    return think(question, { signal, asker, onAnswer });
  }
  const { prompt, ...own } = input as LlmInput;
  const { system, model, temperature, max_output_tokens } = { ...modelDefaults(run), ...own };
  return generate(
    { prompt: asText(prompt), system, model, temperature, maxOutputTokens: max_output_tokens },
    { signal, asker, onAnswer },
  );
}

/** A prompt that is one template becomes whatever stands there, such as a contact. */
const asText = (prompt: unknown) => (typeof prompt === "string" ? prompt : JSON.stringify(prompt));

/** What the agent's playbook says for steps that do not say it themselves. */
function modelDefaults({ agent: { playbook } }: LoadedRun): Partial<Omit<LlmInput, "prompt">> {
  const { provider, model, temperature, max_tokens, system } = playbook.llm_config ?? {};
  return {
    ...(model !== undefined && { model: provider === undefined ? model : `${provider}/${model}` }),
    ...(temperature !== undefined && { temperature }),
    ...(max_tokens !== undefined && { max_output_tokens: max_tokens }),
    ...(system !== undefined && { system }),
  };
}

export function outOfCredits(): ToolError {
  return new ToolError("insufficient_credits", "The workspace has no credits left for this step.");
}
