"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Logo } from "@/components/ui/logo";
import { NavList } from "./nav-list";

/** The sidebar of narrow screens, over the page while it is open. */
export function Drawer(props: { icons: Record<string, ReactNode>; account: ReactNode; onClose: () => void }) {
  const { icons, account, onClose } = props;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className="slide-in-from-left fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] animate-in flex-col border-r bg-surface"
        >
          <div className="flex items-center justify-between px-5 py-3.5">
            <Radix.Title className="sr-only">Menu</Radix.Title>
            <Logo />
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close menu">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </div>
          <nav aria-label="Main" className="flex-1 overflow-y-auto px-2">
            <NavList icons={icons} onNavigate={onClose} />
          </nav>
          {account}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
