import { ToolError } from "@/lib/tools/tool-error";
import type { JobFailure } from "./protocol";

/** What became of a script, as a step's failure. Running it again would end the same way. */
export function codeFailure({ code, message }: JobFailure): ToolError {
  switch (code) {
    case "sandbox_timed_out":
    case "code_timed_out":
      return new ToolError("code_timed_out", "The script took too long.");
    case "sandbox_out_of_memory":
    case "code_out_of_memory":
      return new ToolError("code_out_of_memory", "The script needed too much memory.");
    case "sandbox_output_too_large":
      return new ToolError("output_too_large", "What the script returned is too large.");
    case "sandbox_exited":
      return new ToolError("code_failed", "The script ended its process.", { retryable: true });
    default:
      return new ToolError("code_failed", message);
  }
}
