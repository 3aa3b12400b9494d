import type { ReactNode } from "react";
import { Logo } from "@/components/ui/logo";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-screen flex-col items-center px-4 pt-[12vh] pb-10">
      <header className="mb-8">
        <Logo />
      </header>
      <main className="w-full max-w-sm rounded-lg border bg-surface p-6 sm:p-7">{children}</main>
    </div>
  );
}
