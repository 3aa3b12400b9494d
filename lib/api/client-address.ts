import { env } from "@/lib/config/env";

/** What @hono/node-server hands over with a request; the Next door hands over nothing. */
export interface Bindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

/**
 * The peer's address. X-Forwarded-For is believed only as far as the installation has proxies of its own in front:
 * what stands further left was written by the caller.
 */
export function clientAddress(headers: Headers, bindings: Bindings | undefined): string {
  const hops = env.trustedProxies;
  if (hops > 0) {
    const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
    const address = forwarded.at(-hops);
    if (address && /^[\da-fA-F.:]{2,45}$/.test(address)) return address;
  }
  return bindings?.incoming?.socket?.remoteAddress?.replace(/^::ffff:/, "") ?? "unknown";
}
