import type { Policy } from "@/lib/policies/queries";

export const HOUR_MS = 3_600_000;

export interface PolicyDraft {
  name: string;
  /** Id of the agent; null for the whole workspace. */
  agent: string | null;
  condition: string;
  outcome: Policy["outcome"];
  ask: NonNullable<Policy["ask"]> | null;
}

/** What the form says. Times are in hours there; what is left empty is left out. */
export function readPolicyForm(form: HTMLFormElement): PolicyDraft {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const outcome = text("outcome") as PolicyDraft["outcome"];
  return {
    name: text("name"),
    agent: text("agent") || null,
    condition: text("condition"),
    outcome,
    ask: outcome === "ask" ? readAsk(text) : null,
  };
}

function readAsk(text: (name: string) => string): PolicyDraft["ask"] {
  const list = (name: string) => {
    const names = text(name)
      .split(/[\s,]+/)
      .filter(Boolean);
    return names.length > 0 ? names : undefined;
  };
  const role = (name: string) => (text(name) || undefined) as "owner" | "admin" | "operator" | undefined;
  const hours = (name: string) => (text(name) ? Math.round(Number(text(name)) * HOUR_MS) : undefined);
  const ask = {
    assignees: list("assignees"),
    role: role("role"),
    required: text("required") ? Number(text("required")) : undefined,
    expires_in_ms: hours("expires_in"),
    remind_after_ms: hours("remind_after"),
    escalate_after_ms: hours("escalate_after"),
    escalate_to: list("escalate_to"),
    escalate_to_role: role("escalate_to_role"),
  };
  const given = Object.entries(ask).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as PolicyDraft["ask"]) : null;
}
