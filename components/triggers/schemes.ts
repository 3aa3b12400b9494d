import type { Trigger } from "@/lib/triggers/queries";

export type Scheme = NonNullable<Trigger["verification"]>["scheme"];

/** The signature schemes as people know them, with where each one's secret is found. */
export const SCHEME_LABELS: Record<Scheme, { label: string; secretHint: string }> = {
  "standard-webhooks": { label: "Standard Webhooks", secretHint: "Begins with whsec_." },
  github: { label: "GitHub", secretHint: "The secret entered at the repository's webhook." },
  stripe: { label: "Stripe", secretHint: "The endpoint's signing secret, whsec_…" },
  slack: { label: "Slack", secretHint: "The signing secret of the Slack app." },
  hmac: { label: "Another service (HMAC)", secretHint: "Shared with the service that signs." },
};

export const SCHEMES = Object.keys(SCHEME_LABELS) as Scheme[];
