"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface ModalProps {
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  /** Something within that Escape leaves first; answers whether there was. */
  onEscape?: () => boolean;
  children: ReactNode;
}

/** What a `Dialog` shows while it is open. */
export function Modal(props: ModalProps) {
  return (
    <Radix.Root open onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in data-[state=open]:animate-in fixed inset-0 z-50 bg-black/45" />
        <Radix.Content
          {...(props.description ? {} : { "aria-describedby": undefined })}
          onEscapeKeyDown={(event) => props.onEscape?.() && event.preventDefault()}
          className={cn(
            "fade-in slide-in-from-bottom-2 data-[state=open]:animate-in fixed inset-x-4 top-[8vh] z-50 mx-auto max-h-[84vh] max-w-md overflow-y-auto rounded-lg border bg-surface p-5 shadow-xl sm:p-6",
            props.wide && "max-w-2xl",
          )}
        >
          <Radix.Title className="pr-8 font-semibold text-base">{props.title}</Radix.Title>
          {props.description && (
            <Radix.Description className="mt-1 text-muted-foreground text-sm">{props.description}</Radix.Description>
          )}
          <div className="mt-5">{props.children}</div>
          <Radix.Close
            className="absolute top-4 right-4 rounded-md p-1.5 text-muted-foreground hover:bg-muted hover:text-foreground"
            aria-label="Close"
          >
            <X className="size-4" aria-hidden />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
