import { useEffect, useState } from "react";

const PAUSE_MS = 300;

/** Whether somebody has stayed with what is shown: only then is it worth a reading of its own. */
export function useStayed(): boolean {
  const [stayed, setStayed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStayed(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, []);
  return stayed;
}
