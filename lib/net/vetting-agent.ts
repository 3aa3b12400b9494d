import dns from "node:dns";
import net from "node:net";
import { Agent, buildConnector } from "undici";
import { UrlNotAllowedError } from "./errors";
import { isPublicAddress, privateAddress } from "./vet-address";

export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, callback) => {
  dns.lookup(hostname, { all: true, verbatim: true }, callback);
};

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * An undici agent whose every connection is vetted three times: the literal, since `lookup` is not called for
 * one; all addresses a name resolves to; and the peer the socket ended up at.
 * @param allowed `host:port` pairs that are let through unvetted
 */
export function vettingAgent(allowed: readonly string[], resolve: Resolve): Agent {
  const open = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: lookupBy(resolve, () => true) });
  const vetted = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: lookupBy(resolve, isPublicAddress) });
  return new Agent({
    connections: 64,
    keepAliveTimeout: 4000,
    connect(options, callback) {
      const port = options.port || (options.protocol === "https:" ? "443" : "80");
      if (allowed.includes(`${options.hostname.toLowerCase()}:${port}`)) return open(options, callback);
      const host = options.hostname.replace(/^\[|\]$/g, "");
      if (port !== "80" && port !== "443")
        return callback(new UrlNotAllowedError(`Port ${port} is not allowed.`), null);
      if (net.isIP(host) && !isPublicAddress(host)) return callback(privateAddress(host), null);
      vetted(options, (...[error, socket]) => {
        if (error) return callback(error, null);
        if (isPublicAddress(socket.remoteAddress ?? "")) return callback(null, socket);
        socket.destroy();
        callback(privateAddress(host), null);
      });
    },
  });
}

/** A lookup that fails as a whole when any address is refused: a name with mixed answers is not to be trusted. */
function lookupBy(resolve: Resolve, isAllowed: (address: string) => boolean): net.LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), "", 0);
      if (!addresses.every(({ address }) => isAllowed(address))) return callback(privateAddress(hostname), "", 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
