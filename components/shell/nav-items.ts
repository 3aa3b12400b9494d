import {
  AtSign,
  Bell,
  Blocks,
  Bot,
  BrainCircuit,
  Building2,
  ChartColumn,
  CircleUser,
  Coins,
  History,
  House,
  Inbox,
  KeyRound,
  Lock,
  type LucideIcon,
  Mail,
  Plug,
  ReceiptText,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Users,
  UsersRound,
  Wallet,
  Webhook,
} from "lucide-react";

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
      { href: "/receipts", label: "Receipts", icon: ReceiptText, key: "e" },
      { href: "/contacts", label: "Contacts", icon: Users, key: "c" },
      { href: "/connections", label: "Connections", icon: Plug, key: "n" },
      { href: "/credits", label: "Credits", icon: Coins, key: "b" },
    ],
  },
  {
    label: "Settings",
    items: [
      { href: "/policies", label: "Policies", icon: ShieldCheck, key: "l" },
      { href: "/settings/approvals", label: "Approval settings", icon: SlidersHorizontal, key: "s" },
      { href: "/settings/workspace", label: "Workspace", icon: Building2, key: "z" },
      { href: "/settings/members", label: "Members", icon: UsersRound, key: "h" },
      { href: "/settings/api-keys", label: "API keys", icon: KeyRound, key: "k" },
      { href: "/settings/credentials", label: "Credentials", icon: Lock, key: "x" },
      { href: "/settings/models", label: "Models", icon: BrainCircuit, key: "f" },
      { href: "/settings/mcp-servers", label: "MCP servers", icon: Blocks, key: "v" },
      { href: "/settings/outreach", label: "Outreach", icon: AtSign, key: "q" },
      { href: "/settings/webhooks", label: "Webhooks", icon: Webhook, key: "w" },
      { href: "/settings/usage", label: "Usage", icon: ChartColumn, key: "u" },
      { href: "/settings/budgets", label: "Budgets", icon: Wallet, key: "d" },
      { href: "/settings/audit-log", label: "Audit log", icon: ScrollText, key: "t" },
      { href: "/settings/notifications", label: "Notifications", icon: Bell, key: "i" },
      { href: "/settings/outbox", label: "Email outbox", icon: Mail, key: "m" },
      { href: "/settings/account", label: "Account", icon: CircleUser, key: "y" },
    ],
  },
];

export const NAV_ITEMS = NAV_GROUPS.flatMap((group) => group.items);

/** Whether a page lies under a navigation entry. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
