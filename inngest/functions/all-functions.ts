import type { Inngest } from "inngest";
import { runAgent } from "./run-agent";

/** Every durable function of the product, made with the given client. */
export function allFunctions(inngest: Inngest, options: { ticksPerStep?: number } = {}) {
  return [runAgent(inngest, options.ticksPerStep)];
}
