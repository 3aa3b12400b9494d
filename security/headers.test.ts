import { expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { DOCUMENTED } from "./support/document";
import { figure } from "./support/figure";
import { problemsOf } from "./support/judge";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

const api = createApi(NO_LIMITS);
const paths = [...new Set(DOCUMENTED.map(({ path }) => path.replace(/\{\w+\}/g, "x")))];
const NOWHERE = [
  "/api/v1",
  "/api/v1/",
  "/api/v1/nothing",
  "/api/v1/agents/x/y/z",
  "/v1",
  "/v1/x",
  "/ext",
  "/ext/x",
  "/api/v1/%00",
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
const ORIGINS = ["https://evil.example", "null", "http://localhost:3000"];

test("every path and every method, known or not, answers with all headers", async ({ task }) => {
  let asked = 0;
  for (const path of [...paths, ...NOWHERE, "/mcp"]) {
    for (const method of METHODS) {
      const response = await api.fetch(new Request(BASE + path, { method }));
      const text = await response.text();
      const answer = { status: response.status, headers: response.headers, text };
      const problems = problemsOf(null, answer).filter(
        (problem) => method !== "HEAD" || !/is no error|request_id/.test(problem),
      );
      expect(problems, `${method} ${path}`).toEqual([]);
      expect(response.status, `${method} ${path}`).not.toBe(200);
      expect(response.headers.get("cache-control"), `${method} ${path}`).toBe("no-store");
      expect(response.headers.get("content-security-policy")).not.toMatch(/unsafe-(inline|eval)/);
      asked++;
    }
  }
  figure(task, "S28", { "answers with every header": asked });
});

test("no other origin reads anything, but where S1 says so; and never with credentials", async ({ task }) => {
  let asked = 0;
  for (const path of [...paths, ...NOWHERE, "/mcp"]) {
    for (const origin of ORIGINS) {
      for (const method of ["GET", "OPTIONS", "POST"]) {
        const headers = {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization",
        };
        const response = await api.fetch(new Request(BASE + path, { method, headers }));
        const allowed = response.headers.get("access-control-allow-origin");
        expect(allowed, `${method} ${path}`).toBe(/^\/ext(\/|$)/.test(path) ? "*" : null);
        expect(response.headers.get("access-control-allow-credentials")).toBeNull();
        asked++;
      }
    }
  }
  figure(task, "S42", { "answers to other origins": asked });
});
