import { useEffect } from "react";
import { loadModal } from "@/components/ui/dialog";
import { loadMenuParts } from "@/components/ui/dropdown-menu";

const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

/** At the first sign of a person the browser fetches what menus and dialogs are made of: none of them is waited for. */
export function useWarmUp(): void {
  useEffect(() => {
    const heard = new AbortController();
    const warm = () => {
      heard.abort();
      Promise.all([loadModal(), loadMenuParts()]).catch(() => {}); // what is pressed asks again
    };
    for (const sign of SIGNS) window.addEventListener(sign, warm, { signal: heard.signal, passive: true });
    return () => heard.abort();
  }, []);
}
