import type { Decision } from "@/lib/approvals/decision-queries";
import type { Resolution, ResultSource } from "./doubt-choices";

export interface DoubtDraft {
  choice: Resolution | null;
  source: ResultSource;
  text: string;
  url: string;
  reason: string;
}

type Response = Extract<Decision, { act: "respond" }>["response"];

/** What a filled-in form about a write in doubt sends; without `response` it is not complete, and `problem` says why. */
export function readDoubt(draft: DoubtDraft): { response?: Response; problem?: string } {
  const { choice, source } = draft;
  if (choice === null) return {};
  if (choice === "retry") return { response: { resolution: choice } };
  if (choice === "give_up") {
    const reason = draft.reason.trim();
    return { response: { resolution: choice, ...(reason && { reason }) } };
  }
  if (source === "none") return { response: { resolution: choice } };
  if (source === "url") {
    const url = draft.url.trim();
    return url ? { response: { resolution: choice, fetch_url: url } } : {};
  }
  try {
    return { response: { resolution: choice, result: JSON.parse(draft.text) as unknown } };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}` };
  }
}
