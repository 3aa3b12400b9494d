/** What a span may say: words of ours and ids. Never what a step reads, writes, sends or is answered, nor a whole URL. */
export type SpanAttributes = Record<string, string | number | boolean>;

export interface SpanOptions {
  kind: "server" | "client" | "consumer" | "internal";
  attributes?: SpanAttributes;
  /** W3C trace context of what caused it, from elsewhere; without it the span around it is its parent. */
  traceparent?: string | null | undefined;
}

/** What the work within a span may add to it. */
export interface ActiveSpan {
  set(attributes: SpanAttributes): void;
  /** Marks it as failed. @param code one of ours, never a text that somebody else wrote */
  fail(code: string): void;
}

/** What `start-tracing` puts in place; nothing of OpenTelemetry is loaded before. */
export interface Tracing {
  within<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<T>): Promise<T>;
  /** W3C trace context of the span around the caller. */
  traceparent(): string | undefined;
}

/** On globalThis, since Next bundles this module more than once in a process. */
const shared = globalThis as { droverTracing?: Tracing | undefined };

export function setTracing(tracing: Tracing | undefined): void {
  shared.droverTracing = tracing;
}

const untraced: ActiveSpan = { set() {}, fail() {} };

/** Does the work within a span, where tracing is on; otherwise it just does the work. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<T>): Promise<T> {
  return shared.droverTracing ? shared.droverTracing.within(name, options, work) : work(untraced);
}

/** For what goes on in another process: the trace context of the span around the caller, if there is one. */
export function currentTraceparent(): string | undefined {
  return shared.droverTracing?.traceparent();
}
