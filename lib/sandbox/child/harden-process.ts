import inspector from "node:inspector";

/**
 * Takes away what Node's permission model leaves to foreign code and what it has no business with: other processes,
 * the debugger, reports on disk. A wall against accidents and curiosity; the process itself is the wall.
 */
export function hardenProcess(): void {
  const refuse = () => {
    throw new Error("This is not allowed in the sandbox.");
  };
  for (const name of [
    "kill",
    "_kill",
    "abort",
    "dlopen",
    "binding",
    "_linkedBinding",
    "_debugProcess",
    "_startProfilerIdleNotifier",
  ]) {
    if (name in process) Object.defineProperty(process, name, { value: refuse });
  }
  Object.defineProperty(process, "report", { value: undefined });
  Object.assign(inspector, { open: refuse });
}
