import { parseUrl } from "@/lib/net/parse-url";

/** Where a call's effect is, and what the other side said of it, as receipts keep it. */
export interface EffectDescription {
  /** A URL, a record, or the tool when nothing more is known. Never a secret, at most 500 characters. */
  target: string;
  responseStatus: number | null;
  responseId: string | null;
}

const MAX_LENGTH = 500;
/** Headers that name what was made or changed, in order of preference. */
const ID_HEADERS = ["x-request-id", "etag", "location"];

/** @param output what the tool answered; undefined when it failed */
export function describeEffect(tool: string, args: unknown, output: unknown): EffectDescription {
  const input = asObject(args);
  const answer = asObject(output);
  if (tool.startsWith("http.")) {
    const method = tool.slice("http.".length).toUpperCase();
    const { status } = answer;
    return {
      target: short(`${method} ${placeOf(input.url)}`),
      responseStatus: typeof status === "number" && Number.isInteger(status) ? status : null,
      responseId: responseIdOf(answer),
    };
  }
  if (tool.startsWith("crm.")) {
    const who = text(answer.email) ?? text(input.email) ?? text(answer.id) ?? text(input.id);
    return { target: short(who ? `contact ${who}` : tool), responseStatus: null, responseId: text(answer.id) };
  }
  if (tool === "email.send" || tool === "gmail.draft") {
    const responseId = text(answer.id) ?? text(answer.draft_id);
    return { target: short(`email to ${text(input.to) ?? "nobody"}`), responseStatus: null, responseId };
  }
  if (tool === "memory.put") {
    return {
      target: short(`memory ${text(input.key) ?? ""}`.trim()),
      responseStatus: null,
      responseId: text(answer.id),
    };
  }
  return { target: short(tool), responseStatus: null, responseId: text(answer.id) };
}

/** An address without what may be secret in it: user, password, query and fragment. */
function placeOf(url: unknown): string {
  const place = typeof url === "string" ? parseUrl(url) : undefined;
  if (!place) return "an invalid address";
  const { protocol, host, pathname } = place;
  return `${protocol}//${host}${pathname}`;
}

function responseIdOf(answer: Record<string, unknown>): string | null {
  const headers = asObject(answer.headers);
  for (const name of ID_HEADERS) {
    const value = text(headers[name]);
    if (value) return name === "location" ? text(locationOf(value)) : value;
  }
  return text(asObject(answer.body).id);
}

/** A location may be relative. */
function locationOf(location: string): string {
  return parseUrl(location) ? placeOf(location) : location.replace(/[?#].*$/s, "");
}

function text(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? short(value) : null;
}

/** Cut to the length that is kept, never within a character. */
function short(value: string): string {
  return value.length <= MAX_LENGTH ? value : `${value.slice(0, MAX_LENGTH - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
