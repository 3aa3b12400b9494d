import { log } from "@/lib/log/log";
import { metrics } from "@/lib/metrics/metrics";

/**
 * Counts, times and (at level debug) logs what answers one request.
 * @param operation an operation's id, or another word of a bounded list: never the path, which holds ids and keys
 */
export async function observe(
  operation: string,
  requestId: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  const started = performance.now();
  const response = await answer();
  const seconds = (performance.now() - started) / 1_000;
  const { status } = response;
  metrics.requests.inc({ operation, status });
  metrics.requestSeconds.observe({ operation }, seconds);
  if (log.isDebug) log.debug("request", { operation, status, ms: Math.round(seconds * 1_000), request_id: requestId });
  return response;
}
