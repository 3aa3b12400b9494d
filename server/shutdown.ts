import { log } from "@/lib/log/log";

/**
 * Calls `stop` once, at the first sign that the process shall end: SIGTERM, SIGINT, or the end of the supervisor that
 * started it (its channel closes even by kill -9). Exits 0 when `stop` is done, 1 when it takes longer than `withinMs`.
 */
export function onShutdown(stop: () => Promise<void>, withinMs: number): void {
  let stopping = false;
  const begin = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), withinMs).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error("the shutdown failed", { error });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", begin);
  process.on("SIGINT", begin);
  process.on("disconnect", begin);
}

/** Tells the supervisor, if there is one, that the process does its work now. */
export function reportReady(): void {
  process.send?.("ready");
}
