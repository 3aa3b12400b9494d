import { env } from "@/lib/config/env";
import { type Level, logLine } from "./log-line.mjs";
import { printLine } from "./print-line.mjs";

/** What an event is about; bounded words and ids, never what a run reads or writes. */
export interface LogFields {
  request_id?: string | undefined;
  run_id?: string | undefined;
  /** Of the queue, as `task:id`. */
  job?: string | undefined;
  error?: unknown;
  [name: string]: unknown;
}

const RANK: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

function write(level: Level, message: string, fields?: LogFields): void {
  if (RANK[level] < RANK[env.logLevel]) return;
  printLine(logLine(env.logFormat, level, message, fields));
}

/** The one way to log, on standard error: standard output belongs to the command line's answers. */
export const log = {
  /** Each request and job; costs something at every one of them. */
  debug: (message: string, fields?: LogFields) => write("debug", message, fields),
  info: (message: string, fields?: LogFields) => write("info", message, fields),
  warn: (message: string, fields?: LogFields) => write("warn", message, fields),
  error: (message: string, fields?: LogFields) => write("error", message, fields),
  /** Whether debug is on, for callers who would have to compute what to say. */
  get isDebug(): boolean {
    return env.logLevel === "debug";
  },
};
