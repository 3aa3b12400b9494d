import { execFileSync } from "node:child_process";

/** Ends the worker of the app under test at once, as a power cut would. Its supervisor starts another one. */
export function killWorker(): void {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => {
    const [pid = "", ppid = "", ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), ppid: Number(ppid), args: args.join(" ") };
  });
  // The runner of the tests has started the app, so its worker is a descendant of this process's parent.
  const family = new Set([process.ppid]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const each of processes) if (family.has(each.ppid)) family.add(each.pid);
  }
  const workers = processes.filter(({ pid, args }) => family.has(pid) && /[/\\]\.build[/\\]worker\.mjs/.test(args));
  if (workers.length !== 1) throw new Error(`There are ${workers.length} workers, not one.`);
  process.kill((workers[0] as { pid: number }).pid, "SIGKILL");
}
