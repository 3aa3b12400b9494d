import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { type Api, createApi } from "./app";
import { documentPath } from "./operation";
import { OPERATIONS } from "./operations";
import { CASES, keyOf, make, NOT_AUDITED } from "./testing/audit-cases";
import { testBrowser } from "./testing/test-browser";
import { NO_LIMITS, testClient } from "./testing/test-client";

// Generated from the operations: a new one that changes something has to leave its row, or say why not.
const ADDRESS = "192.0.2.77";
const inner = createApi(NO_LIMITS);
const api: Api = {
  ...inner,
  fetch: (request) => inner.fetch(request, { incoming: { socket: { remoteAddress: ADDRESS } } }),
};
const changing = OPERATIONS.filter(({ method, id }) => method !== "GET" && !(id in NOT_AUDITED));

describe.each(changing.map((operation) => [operation.id, operation] as const))("%s", (id, operation) => {
  test("leaves a row that says who, from where and in which request", async () => {
    const ctx = await createWorkspaceFixture();
    const browser = await testBrowser(ctx.userId, ctx.workspaceId, { api });
    const { params = {}, body, query = "", works } = (await CASES[id]?.(ctx)) ?? {};
    const path = documentPath(operation);
    for (const [, name = ""] of path.matchAll(/\{(\w+)\}/g)) params[name] ??= await make(ctx, name);
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const requestId = newId("request");
    const sent = operation.method === "DELETE" ? undefined : (body ?? operation.examples?.body ?? {});
    const byKey = operation.mount === "/v1";
    const call = byKey ? testClient(await keyOf(ctx), api) : browser.call;
    const worker = works ? await startWorker() : null;
    const answer = await call(operation.method, url + query, sent, { "x-request-id": requestId });
    await worker?.stop();
    expect(answer.status, JSON.stringify(answer.body)).toBe(operation.status);
    const rows = await db.auditLog.findMany({ where: { requestId } });
    expect(rows.length, "rows of this request").toBeGreaterThan(0);
    const actor = byKey
      ? { actorType: "api_key", actorId: expect.any(String) }
      : { actorType: "user", actorId: ctx.userId };
    for (const row of rows) expect(row).toMatchObject({ ...actor, address: ADDRESS });
    expect(JSON.stringify(rows)).not.toContain("four goats");
  });
});

test("what leaves no row is still there, and still changes nothing by its name", () => {
  const ids = new Set(OPERATIONS.map(({ id }) => id));
  for (const id of [...Object.keys(NOT_AUDITED), ...Object.keys(CASES)]) expect(ids.has(id), id).toBe(true);
});
