/**
 * The caller's network address, as our own HTTP server wrote it (it drops what a client claims); null where another
 * server stands in front of Next, as in `next dev`.
 */
export function peerAddress(headers: Headers): string | null {
  return headers.get("x-drover-address");
}
