/**
 * Secrets that are known by their looks, whoever they belong to: our own keys, signing secrets of webhooks, and the
 * prefixed tokens of a few large services. Short and certain: nothing ordinary looks like one.
 */
const FORMS = [
  { prefix: "drv_", rest: "[0-9A-Za-z]{38}" },
  { prefix: "drvh_", rest: "[0-9A-Za-z]{38}" },
  { prefix: "whsec_", rest: "[0-9A-Za-z+/_-]{24,}={0,2}" },
  { prefix: "ghp_", rest: "[0-9A-Za-z]{36,}" },
  { prefix: "gho_", rest: "[0-9A-Za-z]{36,}" },
  { prefix: "ghs_", rest: "[0-9A-Za-z]{36,}" },
  { prefix: "github_pat_", rest: "[0-9A-Za-z_]{40,}" },
  { prefix: "xoxb-", rest: "[0-9A-Za-z-]{20,}" },
  { prefix: "xoxp-", rest: "[0-9A-Za-z-]{20,}" },
  { prefix: "sk_live_", rest: "[0-9A-Za-z]{20,}" },
  { prefix: "rk_live_", rest: "[0-9A-Za-z]{20,}" },
];

export const TOKENS = new RegExp(`\\b(?:${FORMS.map(({ prefix, rest }) => prefix + rest).join("|")})`, "g");

/** Of these characters a token consists. */
const TAIL = /[0-9A-Za-z+/_=-]+$/;
const LONGEST = 512;

/** Where a token may be beginning at the end of a text: its length from there, 0 when there is none. */
export function tokenBeginning(text: string): number {
  const [tail = ""] = TAIL.exec(text.slice(-LONGEST)) ?? [];
  for (let at = 0; at < tail.length; at++) {
    const rest = tail.slice(at);
    if (FORMS.some(({ prefix }) => rest.startsWith(prefix) || prefix.startsWith(rest))) return rest.length;
  }
  return 0;
}
