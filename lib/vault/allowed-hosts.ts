import { env } from "@/lib/config/env";
import { parseUrl } from "@/lib/net/parse-url";
import { hostAndPort } from "@/lib/net/vet-address";
import { ToolError } from "@/lib/tools/tool-error";

const PATTERN = /^(\*\.)?([^\s:/?#@*[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

/**
 * A host as a credential's list spells it: `api.example.com`, `*.example.com` (any name below it, not itself), with
 * `:port` where that is not the scheme's own. Lower case, international names in ASCII.
 * @returns undefined when it is no such pattern; a wildcard needs a name of two parts behind it
 */
export function normalizeHostPattern(text: string): string | undefined {
  const [, wildcard = "", name = "", port] = PATTERN.exec(text.trim()) ?? [];
  const host = name === "" ? undefined : parseUrl(`https://${name}`)?.hostname;
  if (host === undefined) return undefined;
  const isAddress = host.startsWith("[") || /^[\d.]+$/.test(host);
  if (host === "" || host.length > 253 || (wildcard !== "" && (isAddress || !host.includes(".")))) return undefined;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  return `${wildcard}${host}${port === undefined ? "" : `:${Number(port)}`}`;
}

/** Whether one of the patterns names the host and port that a URL leads to. */
export function hostMatches(patterns: readonly string[], url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return patterns.some((pattern) => {
    const [, name = "", wanted] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
    if (wanted === undefined ? url.port !== "" : wanted !== port) return false;
    return name.startsWith("*.") ? host.endsWith(name.slice(1)) && host.length > name.length - 1 : host === name;
  });
}

/**
 * A secret goes to the hosts it is meant for, and over https; plain http only to what the installation itself has
 * let in by DROVER_ALLOW_PRIVATE_HOSTS.
 * @throws ToolError credential_host_not_allowed
 */
export function requireAllowedHost(name: string, patterns: readonly string[], url: URL): void {
  if (!hostMatches(patterns, url)) {
    throw hostNotAllowed(`The credential "${name}" may not be sent to ${url.host}; add it to its allowed hosts first.`);
  }
  if (url.protocol !== "https:" && !env.allowPrivateHosts.includes(hostAndPort(url))) {
    throw hostNotAllowed(`The credential "${name}" is only sent over https.`);
  }
}

export function hostNotAllowed(message: string): ToolError {
  return new ToolError("credential_host_not_allowed", message);
}
