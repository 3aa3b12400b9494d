import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { env } from "@/lib/config/env";
import { childCommand, type MemoryLimits } from "./child-command";
import { watchMemory } from "./memory-watch";
import type { Job, JobFailure, NetworkRules, Order, Reply } from "./protocol";
import { Slots } from "./slots";

export interface SandboxLimits {
  memory: MemoryLimits;
  /** Of the whole job, the start of its process included. */
  timeoutMs: number;
  /** Of the reply, as JSON. */
  maxBytes: number;
  /** Folders that the job may read. */
  reads: readonly string[];
  /** Null: no network at all. */
  network: NetworkRules | null;
  signal?: AbortSignal;
}

const slots = new Slots(env.sandboxConcurrency);

/**
 * Runs a job in a process of its own, which is used once: it has nothing of our environment, reads what it is given,
 * and is killed when it takes too long, too much memory, says too much, or the signal aborts.
 * @throws the signal's reason; whatever else goes wrong is the reply
 */
export function runSandboxed(job: Job, limits: SandboxLimits): Promise<Reply> {
  return slots.run(limits.signal, () => runChild(job, limits));
}

/** The same for a start-up that cannot go on without it: the calling process stands still meanwhile. */
export function runSandboxedSync(job: Job, limits: Omit<SandboxLimits, "signal">): Reply {
  const { file, args, cwd, env: clean } = childCommand(limits.reads, limits.memory, limits.timeoutMs);
  const order: Order = { job, network: limits.network, attended: false };
  const { output, signal, error } = spawnSync(file, args, {
    cwd,
    env: clean,
    input: `${JSON.stringify(order)}\n`,
    stdio: ["pipe", "ignore", "ignore", "pipe"],
    timeout: limits.timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: limits.maxBytes,
  });
  const code = error && "code" in error ? error.code : undefined;
  if (code === "ETIMEDOUT") return failure("sandbox_timed_out", tookTooLong(limits));
  if (code === "ENOBUFS") return failure("sandbox_output_too_large", saidTooMuch(limits));
  return readReply(output?.[3] ?? "", signal);
}

function runChild(job: Job, limits: SandboxLimits): Promise<Reply> {
  const { signal, timeoutMs, maxBytes, memory, network } = limits;
  const { file, args, cwd, env: clean } = childCommand(limits.reads, memory, timeoutMs);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: clean, stdio: ["pipe", "ignore", "ignore", "pipe"] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stopped: Reply | undefined;
    const stop = (reply: Reply) => {
      stopped ??= reply;
      child.kill("SIGKILL");
    };
    const abort = () => child.kill("SIGKILL");
    const timer = setTimeout(() => stop(failure("sandbox_timed_out", tookTooLong(limits))), timeoutMs);
    const unwatch = watchMemory(child.pid ?? 0, memory.totalMb, () => stop(failure("sandbox_out_of_memory", TOO_BIG)));
    signal?.addEventListener("abort", abort, { once: true });
    const settle = (then: () => void) => {
      clearTimeout(timer);
      unwatch();
      signal?.removeEventListener("abort", abort);
      then();
    };
    output(child).on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) stop(failure("sandbox_output_too_large", saidTooMuch(limits)));
      else chunks.push(chunk);
    });
    child.on("error", (error) => settle(() => reject(error)));
    child.on("close", (_code, killedBy) =>
      settle(() => {
        if (signal?.aborted) reject(signal.reason);
        else resolve(stopped ?? readReply(Buffer.concat(chunks), killedBy));
      }),
    );
    const order: Order = { job, network, attended: true };
    child.stdin?.on("error", () => {}); // it may be gone already; its end says what there is to say
    child.stdin?.write(`${JSON.stringify(order)}\n`);
  });
}

const output = (child: ChildProcess) => (child.stdio[3] as Readable).on("error", () => {});

const TOO_BIG = "It needed more memory than it may have.";
const tookTooLong = ({ timeoutMs }: Pick<SandboxLimits, "timeoutMs">) => `It took longer than ${timeoutMs} ms.`;
const saidTooMuch = ({ maxBytes }: Pick<SandboxLimits, "maxBytes">) => `Its result is larger than ${maxBytes} bytes.`;

function failure(code: JobFailure["code"], message: string): Reply {
  return { ok: false, error: { code, message } };
}

/** V8 ends a process whose heap is full with SIGABRT, some systems with SIGTRAP or SIGILL; the kernel with SIGKILL. */
function readReply(text: Buffer | string, killedBy: NodeJS.Signals | null): Reply {
  if (killedBy === "SIGABRT" || killedBy === "SIGTRAP" || killedBy === "SIGILL") {
    return failure("sandbox_out_of_memory", TOO_BIG);
  }
  if (killedBy === "SIGXCPU") return failure("sandbox_timed_out", "It took more processor time than it may have.");
  try {
    const reply: unknown = JSON.parse(text.toString());
    if (typeof reply === "object" && reply !== null && "ok" in reply) return reply as Reply;
  } catch {
    // it ended in the middle of a word, or without one
  }
  return failure("sandbox_exited", "Its process ended before it had a result.");
}
