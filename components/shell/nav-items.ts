export interface NavItem {
  href: string;
  label: string;
  /** The key that goes there after `g`. */
  key: string;
}

export const NAV_GROUPS: { label?: string; items: NavItem[] }[] = [
  {
    items: [
      { href: "/", label: "Overview", key: "o" },
      { href: "/approvals", label: "Approvals", key: "p" },
      { href: "/agents", label: "Agents", key: "a" },
      { href: "/runs", label: "Runs", key: "r" },
      { href: "/receipts", label: "Receipts", key: "e" },
      { href: "/contacts", label: "Contacts", key: "c" },
      { href: "/connections", label: "Connections", key: "n" },
      { href: "/credits", label: "Credits", key: "b" },
    ],
  },
  {
    label: "Settings",
    items: [
      { href: "/policies", label: "Policies", key: "l" },
      { href: "/settings/approvals", label: "Approval settings", key: "s" },
      { href: "/settings/workspace", label: "Workspace", key: "z" },
      { href: "/settings/members", label: "Members", key: "h" },
      { href: "/settings/api-keys", label: "API keys", key: "k" },
      { href: "/settings/credentials", label: "Credentials", key: "x" },
      { href: "/settings/models", label: "Models", key: "f" },
      { href: "/settings/mcp-servers", label: "MCP servers", key: "v" },
      { href: "/settings/outreach", label: "Outreach", key: "q" },
      { href: "/settings/webhooks", label: "Webhooks", key: "w" },
      { href: "/settings/usage", label: "Usage", key: "u" },
      { href: "/settings/budgets", label: "Budgets", key: "d" },
      { href: "/settings/audit-log", label: "Audit log", key: "t" },
      { href: "/settings/notifications", label: "Notifications", key: "i" },
      { href: "/settings/outbox", label: "Email outbox", key: "m" },
      { href: "/settings/account", label: "Account", key: "y" },
    ],
  },
];

export const NAV_ITEMS = NAV_GROUPS.flatMap((group) => group.items);

/** Whether a page lies under a navigation entry. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
