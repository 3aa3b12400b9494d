"use client";
import { Bell as BellIcon } from "lucide-react";
import { cloneElement } from "react";
import { Button } from "@/components/ui/button";
import { useLater } from "@/components/ui/use-later";
import { useUnreadCount } from "@/lib/notifications/queries";

const MOST = 99;

/** The way to one's notifications: how many are unread, and at a press the newest of them. */
export function Bell({ align = "end" }: { align?: "start" | "end" }) {
  const [panel, want] = useLater(() => import("./bell-panel"));
  const unread = useUnreadCount() ?? 0;
  const shown = unread > MOST ? `${MOST}+` : String(unread);
  const button = (
    <Button
      variant="ghost"
      size="icon"
      className="relative"
      aria-label={unread > 0 ? `Notifications, ${shown} unread` : "Notifications"}
    >
      <BellIcon aria-hidden />
      {unread > 0 && (
        <span
          aria-hidden
          className="absolute top-0.5 right-0 min-w-4 rounded-full bg-accent px-1 text-center font-medium text-[10px] text-accent-foreground leading-4 tabular-nums"
        >
          {shown}
        </span>
      )}
    </Button>
  );
  if (panel) return <panel.BellPanel align={align} unread={unread} trigger={button} />;
  return cloneElement(button, { "aria-haspopup": "dialog", "aria-expanded": false, onClick: () => void want() });
}
