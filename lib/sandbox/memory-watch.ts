import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 100;
const PAGE_BYTES = 4096;

/**
 * Looks at how much memory a process has, heap and all else, and tells when it is too much. Linux says so in /proc; on
 * other systems the limit of the heap stands alone.
 * @returns what ends the watch
 */
export function watchMemory(pid: number, totalMb: number, onTooMuch: () => void): () => void {
  const timer = setInterval(() => {
    const used = residentBytes(pid);
    if (used > totalMb * 1024 * 1024) onTooMuch();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
