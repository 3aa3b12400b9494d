"use client";
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

/** A menu that is open when it comes; not modal, so the page keeps its scroll bar. `byKey`: it was opened by the keyboard. */
export function Menu(props: { trigger: ReactNode; align: "start" | "end"; byKey: boolean; children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  const first = useRef(props.byKey);
  useEffect(() => {
    // Radix has not seen the key that brought it, and so leaves out the step to the first entry.
    if (first.current) content.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    first.current = false;
  }, []);
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Content
        ref={content}
        align={props.align}
        sideOffset={6}
        className="fade-in z-50 min-w-48 animate-in rounded-md border bg-surface p-1 shadow-lg"
      >
        {props.children}
      </Radix.Content>
    </Radix.Root>
  );
}

const itemStyle =
  "flex cursor-default select-none items-center gap-2 rounded px-2.5 py-1.5 text-sm outline-none data-[highlighted]:bg-muted [&_svg]:size-4 [&_svg]:text-muted-foreground";

export function Item({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(itemStyle, className)} {...props} />;
}

export function Label({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-2.5 py-1.5 text-[13px] text-muted-foreground", className)} {...props} />;
}

export function Separator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-border" />;
}
