import type { JobFailure } from "@/lib/sandbox/protocol";
import { ToolError } from "@/lib/tools/tool-error";
import type { CalledAction } from "./call-action";

/** Answers after which the same call may well go through. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Why an action has no result, as a step's failure. */
export function actionFailure(failure: JobFailure, called: CalledAction): ToolError {
  const title = called.package.description.displayName;
  const { code, message, status, retryAfterMs } = failure;
  switch (code) {
    case "network_refused":
      return new ToolError("url_not_allowed", message);
    case "not_supported":
      return new ToolError("not_supported", message);
    case "answer_lost":
    case "sandbox_timed_out":
    case "sandbox_out_of_memory":
    case "sandbox_output_too_large":
    case "sandbox_exited":
      return cutOff(`${title}: ${message}`, called);
    default:
      return new ToolError("connector_failed", `${title}: ${message}`, {
        retryable: status !== undefined && PASSING.has(status),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
  }
}

/** Whether calling it again does no harm. */
export function isRepeatable({ effect, action }: CalledAction): boolean {
  return effect === "read" || action.ai?.idempotent === true;
}

/** A call that ended in the middle: of a write nobody can tell whether it came to pass. */
function cutOff(message: string, called: CalledAction): ToolError {
  if (isRepeatable(called)) return new ToolError("connector_failed", message, { retryable: true });
  return new ToolError(
    "outcome_unknown",
    `${message} It may have happened all the same: look there before you repeat it.`,
  );
}
