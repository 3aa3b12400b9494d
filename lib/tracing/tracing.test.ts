import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { bundleOptions } from "@/scripts/lib/build/bundle.mjs";
import { root } from "@/scripts/lib/paths.mjs";
import { startTracing } from "./start-tracing";

interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code?: number };
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const SECRET = "input-of-the-step-7c1e";
const CALLER = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };

let collector: Receiver;
let outside: Receiver;

beforeAll(async () => {
  collector = await startReceiver();
  outside = await startReceiver();
  outside.answer("/thing", (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(outside.origin).host);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await collector.close();
  await outside.close();
});

/** What the collector was sent, as OTLP/HTTP in JSON says it. */
function received(): { service: string | undefined; spans: OtlpSpan[] } {
  const requests = collector.at("/v1/traces").map(({ body }) => JSON.parse(body));
  const resources = requests.flatMap(({ resourceSpans }) => resourceSpans);
  const [first] = resources;
  const name = first?.resource.attributes.find(({ key }: { key: string }) => key === "service.name");
  return {
    service: name?.value.stringValue,
    spans: resources.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans),
  };
}

const attribute = (span: OtlpSpan | undefined, key: string) => {
  const value = span?.attributes.find((each) => each.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

test("a request's trace goes on in the run it starts, its steps and their calls, and tells nothing of what they say", async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.origin);
  vi.stubEnv("OTEL_SERVICE_NAME", "drover-under-test");
  const stop = await startTracing("drover");
  const workspace = await testWorkspace();
  const { key } = await workspace.key();
  const input = { url: `${outside.origin}/thing?token=${SECRET}`, body: { secret: SECRET } };
  const agent = await createAgentFixture(workspace.ctx, {
    steps: [
      { id: "call", tool: "http.post", idempotent: true, input },
      { id: "fail", tool: "http.get", input: { url: `${outside.origin}/gone/${SECRET}` } },
    ],
  });
  outside.answer(`/gone/${SECRET}`, (response) => response.writeHead(404).end(SECRET));
  const response = await createApi().fetch(
    new Request(`http://localhost/api/v1/agents/${agent.id}/run`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, traceparent: `00-${CALLER.trace}-${CALLER.span}-01` },
    }),
  );
  expect(response.status).toBe(202);
  const worker = await startWorker();
  await waitForRun(((await response.json()) as { id: string }).id);
  await worker.stop();
  await stop();

  const { service, spans } = received();
  expect(service).toBe("drover-under-test");
  const ofCaller = spans.filter(({ traceId }) => traceId === CALLER.trace);
  const find = (name: string, more: (span: OtlpSpan) => boolean = () => true) =>
    ofCaller.find((span) => span.name === name && more(span));
  const request = find("triggerRun");
  expect(request).toMatchObject({ kind: SERVER, parentSpanId: CALLER.span });
  expect(attribute(request, "http.response.status_code")).toBe(202);
  const segment = find("run segment");
  expect(segment).toMatchObject({ kind: CONSUMER, parentSpanId: request?.spanId });
  const step = find("step", (span) => attribute(span, "drover.step_id") === "call");
  expect(step?.parentSpanId).toBe(segment?.spanId);
  const call = find("POST");
  expect(call).toMatchObject({ kind: CLIENT, parentSpanId: step?.spanId });
  expect(attribute(call, "server.address")).toBe(new URL(outside.origin).host);
  const failed = find("step", (span) => attribute(span, "drover.step_id") === "fail");
  expect(failed?.status.code).toBe(2);
  for (const secret of [SECRET, key, "/thing"]) {
    expect(collector.received.map(({ body }) => body).join()).not.toContain(secret);
  }
});

test("without a collector nothing is sent", async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "");
  const before = collector.received.length;
  const stop = await startTracing("drover");
  await createApi().fetch(new Request("http://localhost/api/v1/agents"));
  await stop();
  expect(collector.received).toHaveLength(before);
});

test("the processes load OpenTelemetry when they are told to, and not before", async () => {
  const { outdir: _dir, outExtension: _extension, ...options } = bundleOptions(root);
  const entryPoints = ["server/web.ts", "server/worker.ts"];
  const { metafile } = await build({ ...options, entryPoints, outdir: "/nowhere", write: false, metafile: true });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const ofOtel = imports.filter(({ path }) => path.startsWith("@opentelemetry/"));
  expect(ofOtel.length).toBeGreaterThan(3);
  expect(new Set(ofOtel.map(({ kind }) => kind))).toEqual(new Set(["dynamic-import"]));
});
