import { expect } from "vitest";
import { type Api, createApi } from "@/lib/api/app";
import { errorSchema } from "@/lib/api/error-schema";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";

export interface ExtAnswer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

export type ExtCall = (path: string, init?: RequestInit) => Promise<ExtAnswer>;

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "Content-Type, Authorization",
  "access-control-allow-methods": "GET, POST, PUT, DELETE, OPTIONS",
};

/** Calls what lies below /ext; every answer must carry S1's CORS headers, and every error S0's format. */
export function extClient(api: Api = createApi(NO_LIMITS)): ExtCall {
  return async (path, init) => {
    const response = await api.fetch(new Request(BASE + path, { method: "POST", ...init }));
    const text = await response.text();
    const { status, headers } = response;
    for (const [name, value] of Object.entries(CORS)) expect(headers.get(name), name).toBe(value);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    const body = text ? JSON.parse(text) : {};
    if (status >= 400 && init?.method !== "HEAD") expect(errorSchema.safeParse(body).error).toBeUndefined();
    return { status, headers, text, body };
  };
}

/** The path of a URL of this installation. */
export const pathOf = (url: string) => url.slice(url.indexOf("/ext/"));
