import { hasConnected, lastRefusal } from "@/lib/net/guard-network";
import type { JobFailure } from "../protocol";

const LONGEST_MESSAGE = 2000;

/** A failure that the child itself words. */
export class JobError extends Error {
  constructor(
    readonly code: JobFailure["code"],
    message: string,
  ) {
    super(message);
    this.name = "JobError";
  }
}

/** Whatever foreign code threw, as plain data: its words, and what it says of an HTTP answer. Never throws. */
export function describeFailure(error: unknown): JobFailure {
  try {
    if (error instanceof JobError) return { code: error.code, message: cut(error.message) };
    const refused = lastRefusal();
    if (refused) return { code: hasConnected() ? "failed" : "network_refused", message: refused };
    const { status, headers, body } = answerOf(error);
    const retryAfter = retryAfterOf(error, headers);
    return {
      code: "failed",
      message: cut(wordsOf(error, body)),
      ...(status === undefined ? {} : { status }),
      ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    };
  } catch {
    return { code: "failed", message: "It failed and does not say why." };
  }
}

const cut = (text: string) => text.toWellFormed().slice(0, LONGEST_MESSAGE);

type Loose = Record<string, unknown>;
const loose = (value: unknown): Loose => (typeof value === "object" && value !== null ? (value as Loose) : {});

/** The HTTP answer behind an error, as the usual clients keep it: on `response`, on itself, or as JSON in its message. */
function answerOf(error: unknown): { status?: number; headers: Loose; body: unknown } {
  const own = loose(error);
  const response = loose(own.response ?? parsed(own.message).response);
  const status = [response.status, own.status, own.statusCode].find((each) => Number.isInteger(each)) as
    | number
    | undefined;
  const headers = loose(response.headers ?? own.headers);
  return { ...(status === undefined ? {} : { status }), headers, body: response.body ?? response.data ?? own.body };
}

function parsed(text: unknown): Loose {
  try {
    return loose(JSON.parse(String(text)));
  } catch {
    return {};
  }
}

function wordsOf(error: unknown, body: unknown): string {
  const said = error instanceof Error ? error.message : typeof error === "string" ? error : JSON.stringify(error);
  const { message, response } = parsed(said);
  const own =
    typeof message === "string" ? message : response === undefined ? (said ?? "") : "The service answered an error.";
  const more = body === undefined || body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return [own || "It failed and does not say why.", more.slice(0, 1000)].filter(Boolean).join(" ");
}

/** From the header, or from `retryAfter` in seconds as Slack's client has it. */
function retryAfterOf(error: unknown, headers: Loose): number | undefined {
  const get = typeof headers.get === "function" ? headers.get.bind(headers) : (name: string) => headers[name];
  const seconds = Number(get("retry-after") ?? loose(error).retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : undefined;
}
