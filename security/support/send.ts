import type { Api } from "@/lib/api/app";
import { BASE } from "@/lib/api/testing/test-client";
import { sessionCookieName } from "@/lib/auth/sessions";
import type { Documented } from "./document";
import type { Answer } from "./judge";
import type { World } from "./world";

/** A request to the letter: `url` is a path with its query, percent-encoded already. */
export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | null;
}

/** Longer than this nothing is waited for: a stream, or a run that nobody drives here. */
const PATIENCE_MS = 300;

/** @returns the answer, or null when there was none in time */
export async function send(api: Api, { method, url, headers, body }: Sent): Promise<Answer | null> {
  const abort = new AbortController();
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
  const request = new Request(BASE + url, { method, headers, body, signal: abort.signal });
  const answered = Promise.resolve(api.fetch(request));
  const slow = headers["x-api-wait"] === "true" || /completions|\/agent\/runs|\/events/.test(url);
  const response = await (slow ? Promise.race([answered, late]) : answered);
  if (!response) {
    abort.abort();
    await answered.catch(() => {});
    return null;
  }
  const { status, headers: answerHeaders } = response;
  if (answerHeaders.get("content-type")?.startsWith("text/event-stream")) {
    abort.abort();
    await response.body?.cancel().catch(() => {});
    return { status, headers: answerHeaders, text: "" };
  }
  return { status, headers: answerHeaders, text: await response.text() };
}

/** The headers of who may call an operation: a key where it takes keys, else a signed-in person's browser. */
export function credentials({ security, method }: Documented, { key, browser }: World): Record<string, string> {
  if (security.includes("bearer")) return { authorization: `Bearer ${key}` };
  if (!security.includes("session")) return {};
  const cookie = `${sessionCookieName()}=${browser.token()}`;
  return method === "GET" ? { cookie } : { cookie, origin: BASE, host: new URL(BASE).host };
}

/** The path of an operation with these values for its parameters. */
export function pathOf({ path }: Documented, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? "nothing"));
}
