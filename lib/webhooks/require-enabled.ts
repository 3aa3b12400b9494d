import { invalidInput } from "@/lib/validation/parse-input";

/** @throws AppError validation_failed: nothing is sent to an endpoint that is disabled */
export function requireEnabled(webhook: { enabled: boolean }): void {
  if (!webhook.enabled)
    throw invalidInput([{ path: "", message: "The webhook is disabled. Enable it to send events to it." }]);
}
