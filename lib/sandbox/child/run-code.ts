import variant from "@jitl/quickjs-wasmfile-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  shouldInterruptAfterDeadline,
} from "quickjs-emscripten-core";
import type { CodeJob } from "../protocol";
import { JobError } from "./job-error";

const MAX_STACK_BYTES = 256 * 1024;
const FILE = "code.js";
/** The script stands in a function of its own, one line down. */
const wrap = (source: string) => `(async (input) => {"use strict";\n${source}\n})`;

/**
 * Runs a script in QuickJS: it has `input`, the language, and nothing else: no network, no files, no timers.
 * @returns what the script returns, as JSON has it; null where it returns nothing
 * @throws JobError
 */
export async function runCode({ source, input, memoryBytes, timeoutMs }: CodeJob): Promise<unknown> {
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(MAX_STACK_BYTES);
  const deadline = Date.now() + timeoutMs;
  runtime.setInterruptHandler(shouldInterruptAfterDeadline(deadline));
  const vm = runtime.newContext();
  const tooLate = () => Date.now() >= deadline;
  // Taken before the script runs, which may put something else in their place.
  const json = vm.getProp(vm.global, "JSON");
  const parse = vm.getProp(json, "parse");
  const stringify = vm.getProp(json, "stringify");
  const given = take(vm, vm.callFunction(parse, vm.undefined, vm.newString(JSON.stringify(input ?? null))), tooLate);
  const main = take(vm, vm.evalCode(wrap(source), FILE, { strict: true }), tooLate);
  if (vm.typeof(main) !== "function")
    throw new JobError("code_failed", "The script ends in the middle of its function.");
  const promise = take(vm, vm.callFunction(main, vm.undefined, given), tooLate);
  const jobs = runtime.executePendingJobs();
  if (jobs.error) throw failureOf(jobs.error.context, jobs.error, tooLate);
  const state = vm.getPromiseState(promise);
  if (state.type === "pending" && tooLate()) throw new JobError("code_timed_out", "The script took too long.");
  if (state.type === "pending") throw new JobError("code_failed", "The script waits for something that never comes.");
  if (state.type === "rejected") throw failureOf(vm, state.error, tooLate);
  const text = take(vm, vm.callFunction(stringify, vm.undefined, state.value), tooLate);
  return vm.typeof(text) === "string" ? JSON.parse(vm.getString(text)) : null;
}

type Result = ReturnType<QuickJSContext["evalCode"]>;

function take(vm: QuickJSContext, result: Result, tooLate: () => boolean): QuickJSHandle {
  if (result.error) throw failureOf(vm, result.error, tooLate);
  return result.value;
}

/** What the script threw, with the line it happened in. */
function failureOf(vm: QuickJSContext, handle: QuickJSHandle, tooLate: () => boolean): JobError {
  const text = (name: string) => {
    if (vm.typeof(handle) !== "object") return "";
    const value = vm.getProp(handle, name);
    return vm.typeof(value) === "string" ? vm.getString(value) : "";
  };
  const message = vm.typeof(handle) === "string" ? vm.getString(handle) : text("message");
  if (message === "interrupted" && tooLate()) return new JobError("code_timed_out", "The script took too long.");
  if (message === "out of memory") return new JobError("code_out_of_memory", "The script needed too much memory.");
  const line = Number(/code\.js:(\d+)/.exec(text("stack"))?.[1]) - 1;
  const where = line > 0 ? ` (line ${line})` : "";
  const name = text("name");
  return new JobError(
    "code_failed",
    `${[name, message].filter(Boolean).join(": ") || "The script threw something that is no error"}${where}`,
  );
}
