import { AsyncLocalStorage } from "node:async_hooks";
import type { Context, SpanOptions as OtelOptions, Span } from "@opentelemetry/api";
import { env } from "@/lib/config/env";
import { type SpanOptions, setTracing } from "./span";

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Sends spans to an OTLP/HTTP collector, where the standard variables name one (OTEL_EXPORTER_OTLP_ENDPOINT,
 * OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER …). Otherwise does nothing and loads nothing. It is not registered globally, so
 * that no library adds spans of its own, which might hold what ours must not.
 * @returns sends what is left, and ends
 */
export async function startTracing(service: string): Promise<() => Promise<void>> {
  if (!env.tracing) return async () => {};
  const [otel, sdk, { OTLPTraceExporter }, resources] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const own = resources.resourceFromAttributes({ "service.name": service });
  const provider = new sdk.BasicTracerProvider({
    resource: own.merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("drover");
  const around = new AsyncLocalStorage<Span>();
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = otel;
  const kinds = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
    consumer: SpanKind.CONSUMER,
    internal: SpanKind.INTERNAL,
  };

  const parentOf = (traceparent: string | null | undefined): Context => {
    const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? "") ?? [];
    if (traceId && spanId && flags) {
      const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
      return trace.setSpanContext(ROOT_CONTEXT, remote);
    }
    const span = around.getStore();
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
  };

  setTracing({
    async within(name, { kind, attributes = {}, traceparent }: SpanOptions, work) {
      const options: OtelOptions = { kind: kinds[kind], attributes };
      const span = tracer.startSpan(name, options, parentOf(traceparent));
      const active = {
        set: (more: Record<string, string | number | boolean>) => void span.setAttributes(more),
        fail: (code: string) => void span.setAttribute("error.type", code).setStatus({ code: SpanStatusCode.ERROR }),
      };
      try {
        return await around.run(span, () => work(active));
      } catch (error) {
        active.fail(error instanceof Error ? error.name : "error");
        throw error;
      } finally {
        span.end();
      }
    },
    traceparent() {
      const at = around.getStore()?.spanContext();
      return at && `00-${at.traceId}-${at.spanId}-${at.traceFlags.toString(16).padStart(2, "0")}`;
    },
  });
  return async () => {
    setTracing(undefined);
    await provider.shutdown().catch(() => {}); // a collector that is away holds up nothing
  };
}
