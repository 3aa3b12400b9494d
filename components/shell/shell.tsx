"use client";
import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Bell } from "@/components/notifications/bell";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Logo } from "@/components/ui/logo";
import { NavList } from "./nav-list";
import { Shortcuts } from "./shortcuts";
import { ThemeMenu } from "./theme-menu";
import { UserMenu, type Viewer } from "./user-menu";
import { useWarmUp } from "./warm-up";

const KeepTitle = dynamic(async () => (await import("./keep-title")).KeepTitle, { ssr: false });

const Drawer = dynamic(async () => (await import("./drawer")).Drawer, { ssr: false });

/** The frame of every page behind the sign-in: sidebar on wide screens, drawer on narrow ones. */
export function Shell(props: {
  viewer: Viewer;
  /** Of the navigation, by address. */
  icons: Record<string, ReactNode>;
  children: ReactNode;
}) {
  const { viewer, icons, children } = props;
  const [shortcuts, setShortcuts] = useState(false);
  const [drawer, setDrawer] = useState(false);
  useWarmUp();
  const account = (
    <div className="flex items-center gap-1 border-t p-2">
      <div className="min-w-0 flex-1">
        <UserMenu viewer={viewer} onShortcuts={() => setShortcuts(true)} />
      </div>
      <ThemeMenu />
    </div>
  );
  return (
    <>
      <KeepTitle />
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-accent focus:px-4 focus:py-2 focus:text-accent-foreground"
      >
        Skip to content
      </a>
      <div className="lg:grid lg:min-h-screen lg:grid-cols-[16rem_minmax(0,1fr)]">
        <aside className="hidden border-r bg-surface lg:block">
          <div className="sticky top-0 flex h-screen flex-col">
            <div className="flex items-center justify-between pr-2">
              <Link href="/" className="m-2 rounded-md px-3 py-3">
                <Logo />
              </Link>
              <Bell align="start" />
            </div>
            <nav aria-label="Main" className="flex-1 overflow-y-auto px-2 pt-2">
              <NavList icons={icons} />
            </nav>
            {account}
          </div>
        </aside>
        <header className="sticky top-0 z-40 flex h-14 items-center justify-between border-b bg-surface px-4 lg:hidden">
          <Link href="/">
            <Logo />
          </Link>
          <div className="flex items-center gap-1">
            <Bell />
            <Button
              variant="ghost"
              size="icon"
              aria-label="Open menu"
              aria-haspopup="dialog"
              aria-expanded={drawer}
              onClick={() => setDrawer(true)}
            >
              <Menu aria-hidden />
            </Button>
          </div>
          {drawer && <Drawer icons={icons} account={account} onClose={() => setDrawer(false)} />}
        </header>
        <main id="main" tabIndex={-1} className="min-w-0 outline-none">
          <div className="mx-auto max-w-6xl px-4 py-6 sm:px-8 sm:py-8">{children}</div>
        </main>
      </div>
      <Shortcuts open={shortcuts} onOpenChange={setShortcuts} />
    </>
  );
}
