import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Api } from "@/lib/api/app";
import { createDroverServer } from "@/server/http-server";

/** The real server on a port of loopback; the pages are left out. */
export interface Wire {
  port: number;
  /** Request lines of what came through to the API or the pages. */
  reached: string[];
  /** Sends bytes as they are. @returns all that is answered until the server closes, or is silent for a while */
  raw(...parts: (string | Uint8Array)[]): Promise<string>;
  open(): Socket;
  close(): Promise<void>;
}

const SILENCE_MS = 700;

export async function startWire(api: Api, { https = false, trustProxy = false } = {}): Promise<Wire> {
  const reached: string[] = [];
  const listener = getRequestListener((request, bindings) => api.fetch(request, bindings), {
    overrideGlobalObjects: false,
  });
  const drover = createDroverServer({
    api: (req, res) => {
      reached.push(`${req.method} ${req.url}`);
      return listener(req, res);
    },
    pages: (req, res) => {
      reached.push(`${req.method} ${req.url}`);
      res.end("page");
    },
    readiness: async () => ({ ready: true }),
    https,
    trustProxy,
  });
  drover.server.listen(0, "127.0.0.1");
  await once(drover.server, "listening");
  const { port } = drover.server.address() as AddressInfo;
  const open = () => connect(port, "127.0.0.1").on("error", () => {});
  return {
    port,
    reached,
    open,
    raw: (...parts) => exchange(open(), parts),
    close: () => drover.drain(0, 0),
  };
}

/** What comes back over a socket to which these parts are written one after the other. */
async function exchange(socket: Socket, parts: (string | Uint8Array)[]): Promise<string> {
  let text = "";
  let heard = Date.now();
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    heard = Date.now();
  });
  const ended = once(socket, "close");
  for (const part of parts) socket.write(part);
  const watch = setInterval(() => {
    if (text !== "" && Date.now() - heard > SILENCE_MS) socket.destroy();
  }, 50);
  const late = setTimeout(() => socket.destroy(), 8_000);
  await ended;
  clearInterval(watch);
  clearTimeout(late);
  return text;
}

/** The status of each answer in what a socket has given. */
export const statuses = (text: string): number[] =>
  [...text.matchAll(/(?:^|\r\n|\})HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status));
