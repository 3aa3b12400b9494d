import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import type { NetworkRules } from "@/lib/sandbox/protocol";
import { hostMatches } from "@/lib/vault/allowed-hosts";
import { isPublicAddress } from "./vet-address";

/** A connection that the rules refuse. The message is for people. */
export class NetworkRefused extends Error {
  readonly code = "EACCES";

  constructor(message: string) {
    super(message);
    this.name = "NetworkRefused";
  }
}

interface Target {
  host?: string;
  port?: number | string;
  path?: string;
  lookup?: net.LookupFunction;
}

type Normalized = [Target, (() => void) | null];
const { _normalizeArgs: normalizeArgs } = net as unknown as { _normalizeArgs(args: unknown[]): Normalized };

const lookup = dns.lookup;
let refused: string | undefined;
let begun = 0;

/** What the rules refused last: code that hides why its request failed does not hide that. */
export const lastRefusal = () => refused;

/** Whether the rules have let any connection through. */
export const hasConnected = () => begun > 0;

/**
 * Puts every connection of this process under the rules, before foreign code is loaded: all of TCP, TLS, HTTP and fetch
 * goes through one function of Node. No datagrams, no listening, no name service but the system's.
 * @param rules null: no connection at all
 * @param onLostAnswer is called when a connection ends before there is an answer to what was sent
 */
export function guardNetwork(rules: NetworkRules | null, onLostAnswer?: () => void): void {
  const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function vetted(this: net.Socket, ...args: unknown[]) {
    const [target, callback] = Array.isArray(args[0]) ? (args[0] as Normalized) : normalizeArgs(args);
    this.once("connect", () => begun++);
    try {
      connect.call(this, ...[vet(target, rules), ...(callback ? [callback] : [])]);
      if (onLostAnswer) watchAnswers(this, onLostAnswer); // only now: to connect puts Node's own methods back
      return this;
    } catch (error) {
      if (!(error instanceof NetworkRefused)) throw error;
      process.nextTick(() => this.destroy(error));
      return this;
    }
  } as typeof net.Socket.prototype.connect;
  if (rules) rerouteTls(rules);
  const refuse = () => {
    throw refusal("Only connections to web services are allowed.");
  };
  net.Server.prototype.listen = refuse;
  Object.assign(dgram, { createSocket: refuse });
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.send = refuse;
  for (const api of [dns, dns.promises]) {
    for (const name of Object.keys(api))
      if (/^(?:resolve|reverse|Resolver|setServers)/.test(name)) Object.assign(api, { [name]: refuse });
  }
  syncBuiltinESMExports();
}

/** Tells when a connection ends and nothing has come back since something was last sent. */
function watchAnswers(socket: net.Socket, onLostAnswer: () => void): void {
  const write = socket.write;
  let answered: number | undefined;
  socket.write = ((...args: Parameters<typeof write>) => {
    answered = socket.bytesRead;
    return write.apply(socket, args);
  }) as typeof write;
  socket.once("close", () => socket.bytesRead === answered && onLostAnswer());
}

function refusal(message: string): NetworkRefused {
  refused = message;
  return new NetworkRefused(message);
}

/** The target as it may be reached. @throws NetworkRefused */
function vet(target: Target, rules: NetworkRules | null): Target {
  if (!rules) throw refusal("The network is not available here.");
  if (target.path) throw refusal("Only connections to web services are allowed.");
  const host = (target.host ?? "localhost").toLowerCase().replace(/^\[|\]$/g, "");
  const port = Number(target.port);
  const shown = net.isIPv6(host) ? `[${host}]` : host;
  const url = new URL(`${port === 80 ? "http" : "https"}://${shown}:${port}`);
  if (!rules.hosts.includes("*") && !hostMatches(rules.hosts, url)) {
    throw refusal(`${host} is not among the hosts of this connection.`);
  }
  const through = rules.reroute[host];
  if (through && (port === 80 || port === 443)) return reroute(target, through);
  if (rules.allowPrivate.includes(`${shown}:${port}`)) return target;
  if (port !== 80 && port !== 443) throw refusal(`Port ${port} is not allowed; only 80 and 443 are.`);
  if (net.isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw refusal(`${host} is not a public address.`);
    return target;
  }
  return { ...target, lookup: vettedLookup };
}

/** The address that is connected to is the one that was vetted; a name with mixed answers is refused as a whole. */
const vettedLookup: net.LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { all: true, verbatim: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), "", 0);
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(refusal(`${hostname} is not a public address.`), "", 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function reroute(target: Target, through: string): Target {
  const at = through.lastIndexOf(":");
  return { ...target, host: through.slice(0, at), port: Number(through.slice(at + 1)) };
}

/** What is rerouted speaks plain text: the socket is told to those who asked for TLS as if it were that. */
function rerouteTls(rules: NetworkRules): void {
  const connect = tls.connect as (...args: unknown[]) => tls.TLSSocket;
  const rerouted = (...args: unknown[]) => {
    const [options] = args as [Target & tls.ConnectionOptions];
    const host = typeof options === "object" ? options?.host?.toLowerCase() : undefined;
    if (!host || !rules.reroute[host] || options.socket) return connect(...args);
    const socket = net.connect({ host, port: Number(options.port) });
    socket.once("connect", () => socket.emit("secureConnect"));
    return Object.assign(socket, {
      encrypted: true,
      authorized: true,
      alpnProtocol: false,
      getPeerCertificate: () => ({}),
      getSession: () => undefined,
      isSessionReused: () => false,
      setServername: () => {},
    });
  };
  Object.assign(tls, { connect: rerouted });
}
