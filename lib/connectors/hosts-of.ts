import ipaddr from "ipaddr.js";
import { parseUrl } from "@/lib/net/parse-url";
import type { DescribedAuth } from "./package-description";

/**
 * Where a package's credentials belong: the hosts of its sign-in, and those beside them under the same domain.
 * @returns undefined when it names no address to go by
 */
export function hostsOf(auths: readonly DescribedAuth[]): string[] | undefined {
  const urls = auths.flatMap((auth) => [auth.tokenUrl, auth.authUrl].flatMap((url) => filledIn(url, auth)));
  const hosts = new Set(
    urls.flatMap((url) => {
      const address = parseUrl(url);
      return address ? beside(address) : [];
    }),
  );
  return hosts.size > 0 ? [...hosts] : undefined;
}

const PLACEHOLDER = /\{(\w+)\}/;
/** A whole label of a host name, which a wildcard can stand for. */
const ANY = "any-name";

/** An address may have places that a person fills in: a choice of some values, or anything. */
function filledIn(url: string, auth: DescribedAuth): string[] {
  const name = PLACEHOLDER.exec(url)?.[1];
  if (!name) return url ? [url] : [];
  const values = (auth.props[name]?.options ?? []).map(({ value }) => String(value));
  return (values.length > 0 ? values : [ANY]).flatMap((value) => filledIn(url.replaceAll(`{${name}}`, value), auth));
}

/** `api.example.com` and `*.example.com`; never the names under a suffix that many share (`co.uk`). */
function beside({ host, hostname, port }: URL): string[] {
  const labels = hostname.split(".");
  if (port !== "" || ipaddr.isValid(hostname.replace(/^\[|\]$/g, ""))) return [host];
  if (labels.length < 2) return [];
  const parent = labels.length === 2 ? labels : labels.slice(1);
  const isShared = parent.length < 2 || (labels.length > 2 && parent.length === 2 && (parent[0] ?? "").length <= 3);
  const own = host.includes(ANY) ? [] : [host];
  return isShared ? own : [...own, `*.${parent.join(".")}`];
}
