import { existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { newApiKey } from "@/lib/auth/api-key-format";
import { ALL_SCOPES, effectiveScopes, type Scope } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { DOCUMENTED } from "./support/document";
import { figure } from "./support/figure";
import { problemsOf } from "./support/judge";
import { send } from "./support/send";
import { filesIn, read, root } from "./support/source-files";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

// lib/api/authorization.test.ts has the matrix of the operations; here are the doors that are none, and that there are no others.
const api = createApi(NO_LIMITS);
let workspace: TestWorkspace;
let trigger: { id: string; hook_key: string };
let other: { id: string; hook_key: string };
const bad: Record<string, string> = {};
const single = new Map<Scope, string>();

beforeAll(async () => {
  workspace = await testWorkspace();
  const agent = await workspace.agent();
  trigger = await createTrigger(workspace.ctx, agent.id, { name: "T", allow_get: true });
  const stranger = await testWorkspace();
  other = await createTrigger(stranger.ctx, (await stranger.agent()).id, { name: "Theirs", allow_get: true });
  const revoked = await workspace.key();
  await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
  const expired = await workspace.key();
  await db.apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(0) } });
  Object.assign(bad, { junk: "junk", unknown: newApiKey(), revoked: revoked.key, expired: expired.key });
  for (const scope of ALL_SCOPES) single.set(scope, (await workspace.key([scope])).key);
});

const MCP = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
const DOORS = [
  { name: "POST /ext/triggers", method: "POST", url: () => `/ext/triggers/${trigger.id}`, scope: "agents:trigger" },
  { name: "GET /ext/triggers", method: "GET", url: () => `/ext/triggers/${trigger.id}`, scope: "agents:trigger" },
  { name: "POST /mcp", method: "POST", url: () => "/mcp", scope: "mcp:tools" },
] as const;

async function knock({ method, url }: Pick<(typeof DOORS)[number], "method" | "url">, key: string | null) {
  const accept = "application/json, text/event-stream";
  const headers: Record<string, string> = { accept };
  if (key !== null) headers.authorization = `Bearer ${key}`;
  if (method === "POST") headers["content-type"] = "application/json";
  const text = method === "GET" ? null : url() === "/mcp" ? MCP : "{}";
  const answer = await send(api, { method, url: url(), headers, body: text });
  if (!answer) throw new Error("no answer");
  if (answer.status >= 400) expect(problemsOf(null, answer)).toEqual([]);
  return answer.status;
}

describe.each(DOORS)("$name", (door) => {
  test("opens to no bad key, and to no hook key", async () => {
    for (const key of [null, ...Object.values(bad), trigger.hook_key, other.hook_key])
      expect(await knock(door, key), String(key)).toBe(401);
  });

  test("opens to exactly the scope it declares", async ({ task }) => {
    for (const [scope, key] of single) {
      const allowed = effectiveScopes([scope], "owner").has(door.scope);
      const status = await knock(door, key);
      if (allowed) expect(status, scope).toBe(200);
      else expect(status, scope).toBe(403);
    }
    figure(task, "S4", { "scopes at doors beside /api/v1": single.size });
  });
});

test("a webhook URL opens with the key of its own trigger, and with no other", async () => {
  const url = (key: string) => ({ method: "POST" as const, url: () => `/ext/webhook/${key}/triggers/${trigger.id}` });
  expect(await knock(url(trigger.hook_key), null)).toBe(200);
  expect(await knock(url(other.hook_key), null)).toBe(404);
  for (const key of [...Object.values(bad), newApiKey("hook"), ...single.values()])
    expect(await knock(url(key), null), key).toBe(401);
});

test("an installation serves what its document says, and nothing else", ({ task }) => {
  const OPEN = ["/api/v1/openapi.json", "/api/v1/docs", "/mcp"];
  const served = new Set(
    api.routes
      .map(({ method, path: at }) => [method, at.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}")] as const)
      .filter(([, at]) => !OPEN.some((open) => at === open || at.startsWith(`${open}/`)))
      .map(([method, at]) => `${method} ${at}`),
  );
  const documented = new Set(DOCUMENTED.map(({ method, path: at }) => `${method} ${at}`));
  const all = [...served].filter((route) => route.startsWith("ALL ")).map((route) => route.slice(4));
  const paths = new Set(DOCUMENTED.map(({ path: at }) => at));
  expect(all.filter((at) => !paths.has(at))).toEqual([]);
  expect([...served].filter((route) => !route.startsWith("ALL ") && !documented.has(route))).toEqual([]);
  const answered = (route: string) =>
    served.has(route) || (route.includes(" /ext/") && all.includes(route.split(" ")[1] ?? ""));
  expect([...documented].filter((route) => !answered(route))).toEqual([]);
  figure(task, "S4", { routes: documented.size });
});

test("the pages' server has no route of its own but those that are known", () => {
  const HANDS_OVER = /^export \{\n(?: {2}handle as \w+,\n)+\};$/m;
  const KNOWN: Record<string, RegExp> = {
    "app/(dashboard)/connections/callback/route.ts": /await requireSession\(/,
    "app/api/auth/[...nextauth]/route.ts": /export \{ handler as GET, handler as POST \};/,
    "app/api/auth/sign-up/route.ts": /requireSameOrigin\(request\)/,
  };
  const files = filesIn("app", /(^|\/)route\.(ts|tsx|js|mjs)$/);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const source = read(file);
    const exported = source.match(/^export (?:async )?(?:function|const|\{)/gm) ?? [];
    if (KNOWN[file]) expect(source, file).toMatch(KNOWN[file]);
    else {
      expect(source, file).toMatch(/const handle = \(request: Request\) => api\.fetch\(request\);/);
      expect(source, file).toMatch(HANDS_OVER);
      expect(exported, file).toHaveLength(1);
    }
  }
  const guards = ["proxy", "middleware", "src/proxy", "src/middleware"]
    .flatMap((name) => ["ts", "js", "mjs"].map((ending) => `${name}.${ending}`))
    .filter((file) => existsSync(path.join(root, file)));
  expect(guards, "nothing is authorised there").toEqual([]);
  const acting = ["app", "components", "lib"]
    .flatMap((folder) => filesIn(folder, /\.tsx?$/))
    .filter((file) => /^\s*["']use server["']/m.test(read(file)));
  expect(acting, "a server action would be a second API").toEqual([]);
});
