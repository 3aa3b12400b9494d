import { writeSync } from "node:fs";
import { describePackage } from "@/lib/connectors/child/describe-package";
import { runAction } from "@/lib/connectors/child/run-action";
import { validateAuth } from "@/lib/connectors/child/validate-auth";
import { guardNetwork } from "@/lib/net/guard-network";
import type { Job, Order, Reply } from "../protocol";
import { hardenProcess } from "./harden-process";
import { describeFailure, JobError } from "./job-error";
import { runCode } from "./run-code";

const REPLY_FD = 3;

/** Reads one order from stdin, does it, answers, and ends the process: also when whoever gave it is gone. */
export function serveOrder(): void {
  const exit = process.exit.bind(process);
  const answer = (reply: Reply) => {
    writeAll(JSON.stringify(reply));
    exit(0);
  };
  const fail = (error: unknown) => answer({ ok: false, error: describeFailure(error) });
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  let text = "";
  let order: Order | undefined;
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (chunk: string) => {
    if (order) return;
    text += chunk;
    const end = text.indexOf("\n");
    if (end < 0) return;
    order = JSON.parse(text.slice(0, end)) as Order;
    text = "";
    hardenProcess();
    const { job, network } = order;
    guardNetwork(network, job.kind === "action" && job.once ? () => fail(answerLost()) : undefined);
    work(job).then((value) => answer({ ok: true, value: value ?? null }), fail);
  });
  process.stdin.on("end", () => {
    if (!order || order.attended) exit(1);
  });
}

async function work(job: Job): Promise<unknown> {
  switch (job.kind) {
    case "code":
      return runCode(job);
    case "describe":
      return describePackage(job);
    case "validate":
      return validateAuth(job);
    case "action":
      return runAction(job);
  }
}

const answerLost = () => new JobError("answer_lost", "The connection broke before there was an answer.");

/** The pipe may be full: then it is written to until it has taken everything. */
function writeAll(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(REPLY_FD, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
