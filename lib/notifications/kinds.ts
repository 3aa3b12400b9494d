/** How a kind of notification reaches a member by mail: not at all, at once, or in the next digest. */
export const EMAIL_CHOICES = ["off", "instant", "digest"] as const;
export type EmailChoice = (typeof EMAIL_CHOICES)[number];

export interface NotificationKind {
  kind: string;
  label: string;
  description: string;
  /** How it reaches whoever has chosen nothing. */
  inApp: boolean;
  email: EmailChoice;
}

/** Everything people are told of, in the order the settings show it. */
export const NOTIFICATION_KINDS = [
  {
    kind: "approval.requested",
    label: "Approval requested",
    description: "An agent waits for a decision that you may take.",
    inApp: true,
    email: "instant",
  },
  {
    kind: "approval.reminder",
    label: "Approval reminder",
    description: "Nobody has decided yet.",
    inApp: true,
    email: "instant",
  },
  {
    kind: "approval.escalated",
    label: "Approval escalated",
    description: "Nobody decided in time, and now it waits for you.",
    inApp: true,
    email: "instant",
  },
  {
    kind: "approval.delegated",
    label: "Approval handed over",
    description: "A member asks you to decide in their place.",
    inApp: true,
    email: "instant",
  },
  {
    kind: "run.alert",
    label: "Alert of a playbook",
    description: "The figures of a run are what its monitoring was to look out for.",
    inApp: true,
    email: "instant",
  },
  {
    kind: "budget.warned",
    label: "Budget nearly used up",
    description: "A monthly budget is used to four fifths.",
    inApp: true,
    email: "off",
  },
  {
    kind: "webhook.failed",
    label: "Webhook not delivered",
    description: "Every attempt to deliver an event has failed.",
    inApp: true,
    email: "off",
  },
  {
    kind: "webhook.disabled",
    label: "Webhook disabled",
    description: "An endpoint was not worth calling any more.",
    inApp: true,
    email: "off",
  },
  {
    kind: "connection.broken",
    label: "Connection broken",
    description: "A connection to another service has stopped working.",
    inApp: true,
    email: "off",
  },
  {
    kind: "mcp_server.quarantined",
    label: "MCP server changed",
    description: "The tools of an MCP server are not what was accepted, and wait for somebody to look.",
    inApp: true,
    email: "off",
  },
] as const satisfies readonly NotificationKind[];
export type KnownKind = (typeof NOTIFICATION_KINDS)[number]["kind"];

const BY_KIND = new Map<string, NotificationKind>(NOTIFICATION_KINDS.map((each) => [each.kind, each]));

/** What holds for a kind while nothing is chosen; one that is in no list is shown in the dashboard. */
export function defaultChoice(kind: string): Pick<NotificationKind, "inApp" | "email"> {
  return BY_KIND.get(kind) ?? { inApp: true, email: "off" };
}

/** What a kind is called, for headings. */
export function kindLabel(kind: string): string {
  return BY_KIND.get(kind)?.label ?? "Other";
}
