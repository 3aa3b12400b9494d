import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { ScrollRegion } from "./scroll-region";

/** A table that scrolls sideways by itself on narrow screens; `label` names it to assistive technology. */
export function Table(props: { label: string; head: ReactNode; children: ReactNode; className?: string }) {
  return (
    <ScrollRegion label={props.label} className={cn("relative overflow-x-auto", props.className)}>
      <table className="w-full text-left text-sm">
        <caption className="sr-only">{props.label}</caption>
        <thead className="border-b text-[13px] text-muted-foreground">
          <tr>{props.head}</tr>
        </thead>
        <tbody className="divide-y">{props.children}</tbody>
      </table>
    </ScrollRegion>
  );
}

export function Th({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn("whitespace-nowrap px-4 py-2.5 font-medium first:pl-5 last:pr-5", className)}
      {...props}
    />
  );
}

export function Td({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("px-4 py-3 align-middle first:pl-5 last:pr-5", className)} {...props} />;
}

/** A row whose first link covers it all; a link of its own in another cell lies above it. */
export function LinkRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("relative hover:bg-muted/60", className)} {...props} />;
}

/** The class of the link that covers a `LinkRow`. */
export const rowLinkStyle = "font-medium after:absolute after:inset-0 hover:underline";
