import { z } from "zod";
import type { SafeFetchOptions, SafeResponse } from "@/lib/net/safe-fetch";
import { ToolError } from "@/lib/tools/tool-error";
import { MAX_CALENDAR_BYTES } from "./read-text";

/** A request with the connection's token. */
export type ApiFetch = (url: string, options: SafeFetchOptions) => Promise<SafeResponse>;

/** Answers of a calendar's API that are followed, page by page. */
export const MOST_PAGES = 20;

/** A text that may be missing. */
export const someText = z.string().nullish();

/** One GET of a calendar's API. @throws ToolError http_status, calendar_unreadable */
export async function getJson<T>(
  fetch: ApiFetch,
  url: URL,
  schema: z.ZodType<T>,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(url.href, {
    headers: { accept: "application/json", "user-agent": "Drover", ...headers },
    maxBytes: MAX_CALENDAR_BYTES,
    timeoutMs: 20_000,
  });
  const { status } = response;
  if (status !== 200) {
    const retryable = status === 429 || status >= 500;
    throw new ToolError("http_status", `${url.host} answered ${status} when asked for calendars.`, { retryable });
  }
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(response.bytes)));
  } catch (cause) {
    const message = `${url.host} answered something else than it documents.`;
    throw new ToolError("calendar_unreadable", message, { cause });
  }
}
