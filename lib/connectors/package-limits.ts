import { env } from "@/lib/config/env";
import type { NetworkRules } from "@/lib/sandbox/protocol";

/** Of one call of a package. */
export const PACKAGE_LIMITS = { memory: { heapMb: 256, totalMb: 512 }, maxBytes: 4 * 1024 * 1024 };

/** The network of a call with a connection's secret: the connection's hosts, any public one where none are known. */
export function networkFor(hosts: readonly string[]): NetworkRules {
  return {
    hosts: hosts.length > 0 ? [...hosts] : ["*"],
    allowPrivate: env.allowPrivateHosts,
    reroute: env.connectorHosts,
  };
}
