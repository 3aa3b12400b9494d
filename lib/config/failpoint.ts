import { readFileSync, rmSync } from "node:fs";

/** Places at which a process may be made to fail: each stands before or after something that must survive it. */
export type Failpoint =
  | "enqueue.before_commit"
  | "enqueue.after_commit"
  | "claim.after"
  | "step.before_effect"
  | "step.after_effect"
  | "record.before_commit"
  | "record.after_commit"
  | "outbox.after_send"
  | "finalize.before"
  | "finalize.after";

/** Only the build for `npm run chaos` fails here. From the shipped one the bundler drops every call, its name included. */
export function fp(point: Failpoint): void {
  if (process.env.CHAOS_BUILD === "1") reach(point);
}

/** What to do at a place when it is reached for the `at`-th time since the order was given. */
interface Order {
  point: string;
  at: number;
  action: string;
}

let given = "";
let reached = new Map<string, number>();

/**
 * CHAOS is `point@3=kill,point=delay:50`, or `@FILE`: orders that another process writes while this one runs, taken
 * by whoever carries one out. Actions: kill, stop (SIGSTOP), throw, delay:MS (nothing else in the process goes on).
 */
function reach(point: Failpoint): void {
  const source = process.env.CHAOS ?? "";
  const file = source.startsWith("@") ? source.slice(1) : undefined;
  const text = file ? read(file) : source;
  if (text !== given) {
    given = text;
    reached = new Map();
  }
  if (text === "") return;
  const times = (reached.get(point) ?? 0) + 1;
  reached.set(point, times);
  const order = parseOrders(text).find((each) => each.point === point && each.at === times);
  if (!order) return;
  if (file) {
    rmSync(file, { force: true });
    given = "";
  }
  carryOut(order);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return ""; // no order
  }
}

function parseOrders(text: string): Order[] {
  return text.split(",").map((each) => {
    const [, point = "", at = "1", action = ""] =
      /^([a-z_.]+)(?:@(\d+))?=(kill|stop|throw|delay:\d+)$/.exec(each) ?? [];
    if (!action) throw new Error(`CHAOS: "${each}" is no order`);
    return { point, at: Number(at), action };
  });
}

function carryOut({ point, action }: Order): void {
  if (action === "kill") process.kill(process.pid, "SIGKILL");
  else if (action === "stop") process.kill(process.pid, "SIGSTOP");
  else if (action === "throw") throw new Error(`failpoint ${point}`);
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(action.slice("delay:".length)));
}
