import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False while React takes over what the server rendered. What another part of the page may have read by then, and the
 * server had not, waits for it: else the two would differ.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
