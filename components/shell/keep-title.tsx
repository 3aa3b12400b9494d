"use client";
import { usePathname } from "next/navigation";
import { useEffect } from "react";

/** How long a page may be without its title after a change of address. */
const PATIENCE_MS = 700;

/**
 * A page may lose its title when its address changes without a load (github.com/vercel/next.js/issues/95268). One that
 * has none for a while gets that of its heading, until the router brings its own.
 */
export function KeepTitle() {
  const address = usePathname();
  useEffect(() => {
    if (address === null) return;
    let later: ReturnType<typeof setTimeout> | undefined;
    const mend = () => {
      const kept = document.head.querySelector("title[data-kept]");
      const own = document.head.querySelector("title:not([data-kept])");
      const heading = document.querySelector("h1")?.textContent?.trim();
      if (own) kept?.remove();
      else if (kept && heading) kept.textContent = `${heading} · Drover`;
      else if (heading) {
        const title = document.createElement("title");
        title.dataset.kept = "";
        title.textContent = `${heading} · Drover`;
        document.head.append(title);
      }
    };
    const look = () => {
      clearTimeout(later);
      later = setTimeout(mend, PATIENCE_MS);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.head, { childList: true });
    look();
    return () => {
      observer.disconnect();
      clearTimeout(later);
    };
  }, [address]);
  return null;
}
