import type { Metadata } from "next";
import { PreferencesView } from "@/components/notifications/preferences-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { preferenceKeys } from "@/lib/notifications/preference-queries";
import { getPreferences } from "@/lib/notifications/preferences";

export const metadata: Metadata = { title: "Notification settings" };

export default async function NotificationSettingsPage() {
  const { ctx } = await requireSession("/settings/notifications");
  const preferences = await getPreferences(ctx);
  return (
    <Hydrate queries={[[preferenceKeys.all, preferences]]}>
      <PreferencesView />
    </Hydrate>
  );
}
