import { parseUrl } from "@/lib/net/parse-url";

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

export interface SafeLink {
  href: string;
  /** Where it leads, as people tell it: a host, or the address mail goes to. */
  target: string;
}

/** An address that may be followed; undefined for any other, for those of this site, and for what is none. */
export function safeLink(address: unknown): SafeLink | undefined {
  const url = typeof address === "string" ? parseUrl(address) : undefined;
  if (!url || !SCHEMES.has(url.protocol)) return undefined;
  if (url.protocol === "mailto:") return { href: url.href, target: url.pathname };
  url.username = ""; // `https://bank.example@evil.example` says bank.example and leads to the other
  url.password = "";
  return { href: url.href, target: url.host };
}
