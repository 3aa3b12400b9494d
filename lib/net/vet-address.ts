import ipaddr from "ipaddr.js";
import { UrlNotAllowedError } from "./errors";

/** Blocks that the library calls unicast, and that lead back inside all the same. */
const DENIED_V6 = ["::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "5f00::/16"].map(
  (block) => ipaddr.IPv6.parseCIDR(block),
);

/** Whether an address is an ordinary public one. IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  try {
    const parsed = ipaddr.process(address.replace(/%.*$/, ""));
    if (parsed instanceof ipaddr.IPv6 && DENIED_V6.some((block) => parsed.match(block))) return false;
    return parsed.range() === "unicast";
  } catch {
    return false;
  }
}

/** `host:port` as the allow-list spells it: lower case, IPv6 in brackets, the port always given. */
export function hostAndPort(url: URL): string {
  return `${url.hostname.toLowerCase()}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}

/**
 * What can be said of a URL without resolving its name. The connection itself is vetted again, by address.
 * @param allowed `host:port` pairs that may be private and on any port
 * @throws UrlNotAllowedError
 */
export function vetUrl(input: string | URL, allowed: readonly string[]): URL {
  let url: URL;
  try {
    url = new URL(input);
  } catch {
    throw new UrlNotAllowedError("This is not a URL.");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new UrlNotAllowedError("Only http and https URLs are allowed.");
  if (url.username || url.password) throw new UrlNotAllowedError("A URL may not carry a user name or password.");
  if (allowed.includes(hostAndPort(url))) return url;
  if (url.port) throw new UrlNotAllowedError(`Port ${url.port} is not allowed; only 80 and 443 are.`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isLiteral = url.hostname.startsWith("[") || ipaddr.IPv4.isValid(host);
  if (isLiteral ? !isPublicAddress(host) : /(?:^|\.)localhost\.?$/i.test(host)) throw privateAddress(url.hostname);
  return url;
}

export function privateAddress(host: string): UrlNotAllowedError {
  return new UrlNotAllowedError(`${host} is not a public address.`);
}
