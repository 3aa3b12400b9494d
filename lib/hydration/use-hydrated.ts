import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False while a part of the page is taken over from the server's HTML, true from then on. Parts are taken over one
 * after another: what only the browser knows may be there by then, and must not be drawn before.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
