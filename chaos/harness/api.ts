import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
}

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** An API key other than the workspace's. */
  key?: string;
}

/** A client as the documentation asks for: it repeats what failed, under the same Idempotency-Key. */
export class Api {
  key = "";
  private readonly agent = new Agent({ connections: 256, pipelining: 1 });

  constructor(readonly origin: string) {}

  /** One request. @throws when there is no answer */
  async call(method: "GET" | "POST" | "PATCH" | "DELETE", path: string, options: CallOptions = {}): Promise<Answer> {
    const { statusCode, headers, body } = await request(`${this.origin}${path}`, {
      method,
      dispatcher: this.agent,
      headers: {
        authorization: `Bearer ${options.key ?? this.key}`,
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      body: options.body === undefined ? null : JSON.stringify(options.body),
    });
    const text = await body.text();
    return { status: statusCode, headers, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  /** Repeats a POST under one Idempotency-Key until it is answered 2xx. @throws for an answer that no repeat mends */
  async insist(path: string, body: unknown, idempotencyKey: string, withinMs = 120_000): Promise<Answer> {
    const deadline = Date.now() + withinMs;
    let last = "no answer";
    while (Date.now() < deadline) {
      const options = { body, headers: { "idempotency-key": idempotencyKey } };
      const answer = await this.call("POST", path, options).catch((error: unknown) => {
        last = String(error);
      });
      if (answer && answer.status < 300) return answer;
      if (answer) last = `${answer.status} ${JSON.stringify(answer.body)}`;
      if (answer && !mayPass(answer)) break;
      await sleep(Math.min(Math.max(200, Number(answer?.headers["retry-after"] ?? 0) * 1000), 2_000));
    }
    throw new Error(`POST ${path}: ${last}`);
  }
}

/** An internal error is never right, whatever was broken: no repeat hides it. */
function mayPass({ status, body }: Answer): boolean {
  return [429, 502, 503, 504].includes(status) || body.error === "idempotency_in_progress";
}
