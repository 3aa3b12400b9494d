import { expect } from "vitest";
import type { RateLimits } from "@/lib/config/rate-limits";
import { type Api, createApi } from "../app";
import { errorSchema } from "../error-schema";
import { documentPath, type Operation } from "../operation";
import { OPERATIONS } from "../operations";

export const NO_LIMITS: RateLimits = {
  runs: null,
  reads: null,
  credits: null,
  key: null,
  badKeys: null,
  signUps: null,
  atOnce: null,
};
export const BASE = "http://drover.test";

export interface Answer {
  status: number;
  headers: Headers;
  // What the API answered; every test that looks inside says what it expects there.
  body: Record<string, unknown> & { data?: unknown };
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Below `/api/v1` nothing is called v1. */
const isWhole = (path: string) => path.startsWith("/v1/");

/** Calls an API app with a key, by a path below `/api/v1` or one that begins with `/v1/`; every answer is checked against the schema its operation declares. */
export function testClient(key: string | null, api: Api = createApi(NO_LIMITS)): Call {
  return async (method, path, body, headers = {}) => {
    const request = new Request(BASE + (isWhole(path) ? path : `/api/v1${path}`), {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    const response = await api.fetch(request);
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text && isJson(response) ? JSON.parse(text) : {},
    };
    checkShape(method, path, answer);
    return answer;
  };
}

const isJson = ({ headers }: Response) => headers.get("content-type")?.includes("json") ?? false;

/** What stands on every answer, and that its body is what the document says, no field more. */
function checkShape(method: string, path: string, { status, headers, body }: Answer): void {
  for (const name of ["x-request-id", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]) {
    expect(headers.get(name), name).not.toBeNull();
  }
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  if (method === "HEAD") return;
  if (status >= 400) {
    expect(errorSchema.safeParse(body).error).toBeUndefined();
    expect(body.request_id).toBe(headers.get("x-request-id"));
    return;
  }
  const operation = operationOf(method, path.split("?", 1)[0] ?? path);
  if (!operation) return;
  expect(status).toBe(operation.status);
  if (operation.response) expect(operation.response.safeParse(body).error).toBeUndefined();
}

/** The operation a path belongs to; fixed segments win over parameters. */
function operationOf(method: string, path: string): Operation | undefined {
  const matching = OPERATIONS.filter(
    (operation) =>
      operation.method === method &&
      new RegExp(`^${documentPath(operation).replace(/\{\w+\}/g, "[^/]+")}/?$`).test(path),
  );
  return matching.sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}
