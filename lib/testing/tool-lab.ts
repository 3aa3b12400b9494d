import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { createWorkspaceFixture } from "./fixtures";

interface Seen {
  method?: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
}

interface Reply {
  status?: number;
  headers?: http.OutgoingHttpHeaders;
  body?: unknown;
}

/** A workspace, a server on this machine that stands for every service outside, and the built-in tools to call. */
export function toolLab() {
  const lab = {
    /** What reached the server in this test. */
    seen: [] as Seen[],
    /** What the server answers. */
    reply: (_url: URL): Reply => ({}),
    base: "",
    ctx: undefined as unknown as Ctx,
    call,
  };
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? "/", "http://server");
    lab.seen.push({ method: request.method, url, headers: request.headers, body });
    const { status = 200, headers = { "content-type": "application/json" }, body: answer } = lab.reply(url);
    response.writeHead(status, headers).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    lab.base = `http://127.0.0.1:${port}`;
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `127.0.0.1:${port}`);
    vi.stubEnv("DROVER_OPEN_METEO_URL", lab.base);
    vi.stubEnv("DROVER_OPEN_METEO_GEOCODING_URL", lab.base);
    lab.ctx = await createWorkspaceFixture();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => {
    lab.seen = [];
    lab.reply = () => ({ body: { ok: true } });
  });
  const signal = new AbortController().signal;
  function call(name: string, input: unknown, workspaceId = lab.ctx.workspaceId) {
    const tool = BUILTIN_TOOLS.get(name);
    if (!tool) throw new Error(`no tool ${name}`);
    const ids = {
      agentId: "agt_1",
      memoryAgentId: "agt_1",
      runId: "run_1",
      stepId: "post",
      idempotencyKey: "run_1:post",
    };
    const secrets = new RunSecrets({ workspaceId, actorId: ids.runId });
    return tool.execute(tool.schema.parse(input), { workspaceId, signal, secrets, ...ids });
  }
  return lab;
}
