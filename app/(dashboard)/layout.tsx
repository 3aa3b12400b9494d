import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { requireSession } from "@/lib/auth/page-session";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { session } = await requireSession();
  const { name, email, role, workspaceName } = session;
  return <Shell viewer={{ name, email, role, workspace: workspaceName }}>{children}</Shell>;
}
