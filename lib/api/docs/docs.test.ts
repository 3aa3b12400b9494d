import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createApi } from "../app";
import { BASE, NO_LIMITS } from "../testing/test-client";

const api = createApi(NO_LIMITS);
const get = async (path: string, headers: Record<string, string> = {}, method = "GET") =>
  api.fetch(new Request(`${BASE}/api/v1${path}`, { headers, method }));

test("the page runs scripts with its nonce alone, another each time", async () => {
  const answer = await get("/docs");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = answer.headers.get("content-security-policy") ?? "";
  const nonce = policy.match(/script-src 'nonce-([^']+)';/)?.[1] ?? "";
  expect(Buffer.from(nonce, "base64")).toHaveLength(16);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src[^;]*(unsafe|self)/);
  const html = await answer.text();
  const scripts = html.match(/<script[^>]*>/g) ?? [];
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  expect(html).not.toMatch(/(?:src|href)="(?!\/)/);
  expect((await get("/docs")).headers.get("content-security-policy")).not.toBe(policy);
  for (const [name, value] of Object.entries({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
  })) {
    expect(answer.headers.get(name)).toBe(value);
  }
  expect((await get("/docs/")).status).toBe(200);
});

test("its files come from here, and may be kept for ever", async () => {
  const html = await (await get("/docs")).text();
  const files = [...html.matchAll(/\/api\/v1(\/docs\/[\d.]+\/[\w.-]+)"/g)].map(([, file]) => file ?? "");
  expect(files.map((file) => file.split("/").at(-1)).sort()).toEqual(["swagger-ui-bundle.js", "swagger-ui.css"]);
  for (const file of files) {
    const plain = await get(file);
    expect(plain.status).toBe(200);
    expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(plain.headers.get("content-type")).toMatch(/^text\/(javascript|css); charset=utf-8$/);
    const bytes = Buffer.from(await plain.arrayBuffer());
    expect(bytes.length).toBeGreaterThan(100_000);
    const headers = { "accept-encoding": "gzip, br" };
    const zipped = await api.fetch(new Request(`${BASE}/api/v1${file}`, { headers }), { incoming: {} });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).equals(bytes)).toBe(true);
    expect((await get(file, headers)).headers.get("content-encoding")).toBeNull(); // by the Next door
  }
});

test("no other file, no other version, no other method", async () => {
  const html = await (await get("/docs")).text();
  const version = html.match(/\/docs\/([\d.]+)\//)?.[1];
  for (const path of [
    `/docs/${version}/package.json`,
    `/docs/${version}/swagger-ui-bundle.js.map`,
    `/docs/${version}/constructor`,
    `/docs/${version}/..%2Fpackage.json`,
    "/docs/1.0.0/swagger-ui.css",
    `/docs/${version}`,
  ]) {
    const answer = await get(path);
    expect([path, answer.status, (await answer.json()).error]).toEqual([path, 404, "not_found"]);
  }
  const posted = await get("/docs", {}, "POST");
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});
