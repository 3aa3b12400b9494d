import type { ReactNode } from "react";

/** Keyboards scroll what has the focus, so a region that scrolls must be able to take it. */
const focusable = { tabIndex: 0 };

/** A named part of the page that scrolls by itself. */
export function ScrollRegion(props: { label: string; className?: string; children: ReactNode }) {
  return (
    <section aria-label={props.label} className={props.className} {...focusable}>
      {props.children}
    </section>
  );
}
