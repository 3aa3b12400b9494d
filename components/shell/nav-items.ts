import { Bot, Coins, History, House, Inbox, KeyRound, type LucideIcon, Users } from "lucide-react";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key that goes there after `g`. */
  key: string;
}

export const NAV_GROUPS: { label?: string; items: NavItem[] }[] = [
  {
    items: [
      { href: "/", label: "Overview", icon: House, key: "o" },
      { href: "/approvals", label: "Approvals", icon: Inbox, key: "p" },
      { href: "/agents", label: "Agents", icon: Bot, key: "a" },
      { href: "/runs", label: "Runs", icon: History, key: "r" },
      { href: "/contacts", label: "Contacts", icon: Users, key: "c" },
      { href: "/credits", label: "Credits", icon: Coins, key: "b" },
    ],
  },
  { label: "Settings", items: [{ href: "/settings/api-keys", label: "API keys", icon: KeyRound, key: "k" }] },
];

/** Whether a page lies under a navigation entry. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
