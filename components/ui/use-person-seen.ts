import { useEffect, useState } from "react";

const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** Kept for what comes to the page later: by then the person may hold still. */
let seenBefore = false;

/** Whether a person has shown up at this page: what only they need is fetched from then on, and not with the page. */
export function usePersonSeen(): boolean {
  const [seen, setSeen] = useState(seenBefore);
  useEffect(() => {
    const heard = new AbortController();
    const see = () => {
      heard.abort();
      seenBefore = true;
      setSeen(true);
    };
    for (const sign of SIGNS) window.addEventListener(sign, see, { signal: heard.signal, passive: true });
    return () => heard.abort();
  }, []);
  return seen;
}
