import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/config/env";
import { log } from "@/lib/log/log";
import { scrape } from "@/lib/metrics/scrape";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether a request shows the token that DROVER_METRICS_TOKEN names; false when there is none. */
export function showsToken({ headers }: IncomingMessage): boolean {
  const token = env.metricsToken;
  return token !== undefined && timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${token}`));
}

/** Answers in Prometheus' text format. */
export async function answerMetrics(res: ServerResponse): Promise<void> {
  try {
    const text = await scrape();
    res.writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" });
    res.end(text);
  } catch (error) {
    log.error("the metrics cannot be told", { error });
    res.writeHead(503).end();
  }
}
