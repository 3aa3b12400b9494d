import { log } from "@/lib/log/log";
import { metrics } from "@/lib/metrics/metrics";
import { inSpan } from "@/lib/tracing/span";

/**
 * Counts, times, traces and (at level debug) logs what answers one request.
 * @param operation an operation's id, or another word of a bounded list: never the path, which holds ids and keys
 */
export async function observe(
  operation: string,
  { method, headers }: Request,
  requestId: string,
  answer: () => Promise<Response>,
): Promise<Response> {
  const started = performance.now();
  const attributes = { "drover.operation": operation, "http.request.method": method, "drover.request_id": requestId };
  const traceparent = headers.get("traceparent");
  const response = await inSpan(operation, { kind: "server", attributes, traceparent }, async (span) => {
    const answered = await answer();
    span.set({ "http.response.status_code": answered.status });
    if (answered.status >= 500) span.fail(String(answered.status));
    return answered;
  });
  const seconds = (performance.now() - started) / 1_000;
  const { status } = response;
  metrics.requests.inc({ operation, status });
  metrics.requestSeconds.observe({ operation }, seconds);
  if (log.isDebug) log.debug("request", { operation, status, ms: Math.round(seconds * 1_000), request_id: requestId });
  return response;
}
