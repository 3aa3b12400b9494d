"use client";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A menu opened by the given button, inside the landmark of that button; not modal, so the page keeps its scroll bar. */
export function DropdownMenu(props: { trigger: ReactNode; align?: "start" | "end"; children: ReactNode }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Content
        align={props.align ?? "end"}
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

export function MenuItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(itemStyle, className)} {...props} />;
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-2.5 py-1.5 text-[13px] text-muted-foreground", className)} {...props} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-border" />;
}
