import { closeDatabase } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { log } from "@/lib/log/log";
import { parseCommand, UsageError } from "./cli/parse-command";
import { runCliCommand } from "./cli/run-cli-command";

// The command line (scripts/drover.mjs opens the database first). One JSON object a command, on standard output.
let exitCode = 0;
try {
  const result = await runCliCommand(parseCommand(process.argv.slice(2)));
  print(result);
  if (isBad(result)) exitCode = 1;
} catch (error) {
  exitCode = error instanceof UsageError ? 2 : 1;
  print(describe(error));
}
await closeDatabase();
process.exit(exitCode);

/** A check that was done and found something. */
function isBad(result: unknown): boolean {
  return typeof result === "object" && result !== null && "ok" in result && result.ok === false;
}

function print(value: unknown): void {
  console.log(JSON.stringify(value));
}

function describe(error: unknown) {
  if (error instanceof AppError) {
    const { code, message, extra } = error;
    return { error: code, message, ...(extra.details ? { details: extra.details } : {}) };
  }
  if (error instanceof UsageError) return { error: "usage", message: error.message };
  if (process.env.DROVER_DEBUG === "1") log.error("failed", { error });
  return { error: "failed", message: error instanceof Error ? error.message : String(error) };
}
