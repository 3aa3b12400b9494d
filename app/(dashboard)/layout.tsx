import type { ReactNode } from "react";
import { NAV_ICONS } from "@/components/shell/nav-icons";
import { PausedBanner } from "@/components/shell/paused-banner";
import { Shell } from "@/components/shell/shell";
import { requireSession } from "@/lib/auth/page-session";
import { isWithin } from "@/lib/auth/role-rank";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { session } = await requireSession();
  const { name, email, role, workspaceName } = session;
  const pausedSince = isWithin("admin", role) ? await outboundPausedSince() : null;
  return (
    <Shell viewer={{ name, email, role, workspace: workspaceName }} icons={NAV_ICONS}>
      {pausedSince && <PausedBanner since={pausedSince} />}
      {children}
    </Shell>
  );
}
