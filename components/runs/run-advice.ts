/** What a person can do about a run that failed. */
export interface Advice {
  text: string;
  link?: { href: string; label: string };
}

/** By the code of the run's error. */
export const ADVICE: Record<string, Advice> = {
  llm_unavailable: {
    text: "The model could not be reached, also after some attempts. Check it, then run again.",
    link: { href: "/settings/models", label: "Model settings" },
  },
  llm_refused: {
    text: "The model's server refused the call: often a wrong key, a model that does not exist, or a limit.",
    link: { href: "/settings/models", label: "Model settings" },
  },
  model_not_configured: {
    text: "The plan names a model that is not set up here.",
    link: { href: "/settings/models", label: "Model settings" },
  },
  llm_invalid_output: {
    text: "The model did not answer in the form that the agent asks for. Make the goal clearer, or the schema simpler.",
  },
  insufficient_credits: {
    text: "The workspace ran out of credits. Add some, then run again from where it stopped.",
    link: { href: "/credits", label: "Credits" },
  },
  budget_exceeded: {
    text: "A budget is used up. Raise it, or wait for the next month.",
    link: { href: "/settings/budgets", label: "Budgets" },
  },
  policy_denied: {
    text: "A rule forbids this call. Change the rule if the agent should be allowed to do it.",
    link: { href: "/policies", label: "Policies" },
  },
  approval_rejected: {
    text: "A person said no. Nothing of that call was done. Run again when it should be asked anew.",
  },
  approval_expired: {
    text: "Nobody decided in time, which counts as a no. Run again, and see that somebody is told.",
    link: { href: "/settings/approvals", label: "Approval settings" },
  },
  unknown_tool: {
    text: "The plan names a tool that is no longer there. Look whether its connection or MCP server still is.",
    link: { href: "/connections", label: "Connections" },
  },
  connection_not_found: {
    text: "An app that the plan needs is not connected.",
    link: { href: "/connections", label: "Connections" },
  },
  connection_not_ready: {
    text: "The connection is not ready: it waits for a sign-in, or its last check failed.",
    link: { href: "/connections", label: "Connections" },
  },
  connection_expired: {
    text: "The sign-in of the connection has run out. Connect the app again.",
    link: { href: "/connections", label: "Connections" },
  },
  connection_refresh_failed: {
    text: "The provider no longer accepts the connection. Connect the app again.",
    link: { href: "/connections", label: "Connections" },
  },
  worker_lost: {
    text: "The step stopped its worker again and again. It may take too much memory: look at what it was given.",
  },
  step_timed_out: { text: "The step took too long. Give it a longer time limit in the plan, or less to do." },
  run_timed_out: { text: "The run took longer than its plan allows. Give it a longer time limit, or less to do." },
  invalid_input: { text: "What the step was given does not fit its tool. Look at its input, and mend the plan." },
  template_missing_value: {
    text: "The plan reads something that was not there. Look at the outputs of the steps before.",
  },
  http_status: { text: "The other side refused or failed. Look at the step's input and at what it answered." },
  url_not_allowed: { text: "Agents may not call this address: it is private, or not allowed for these credentials." },
  internal_error: { text: "This is a fault of Drover's own, and it is in the server's log. Running again may help." },
};

/** What to do about a failure with this code; where nothing better is known, where to look. */
export function adviceFor(code: string): Advice {
  return ADVICE[code] ?? { text: "Open the step that failed to see what it was given and what came of it." };
}
