import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Behaviour = (response: ServerResponse, origin: string) => void;

export interface Receiver {
  /** `http://127.0.0.1:port` */
  origin: string;
  /** What arrived, in order. */
  received: Received[];
  /** What arrived at this path. */
  at(path: string): Received[];
  /** Answers of this path, in turn; the last one stays. Without any a path answers 200. */
  answer(path: string, ...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(code, headers).end(`status ${code}`);

/** A redirect to another path of the same server. */
export const redirect =
  (code: number, path: string): Behaviour =>
  (response, origin) =>
    response.writeHead(code, { location: `${origin}${path}` }).end();

export const reset: Behaviour = (response) => response.destroy();

/** A byte now and then, for ever. */
export const drip: Behaviour = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write("."), 20);
  response.on("close", () => clearInterval(timer));
};

/** A body without an end, as fast as it is taken. */
export const endless: Behaviour = (response) => {
  response.writeHead(200);
  const chunk = "x".repeat(16_384);
  const push = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", push);
  push();
};

export const bomb: Behaviour = (response) =>
  response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024)));

/**
 * An HTTP server on loopback that keeps what it is sent, and answers as it is told. Port 0: a free one.
 * @param record is told of each request before it is answered
 */
export async function startReceiver(port = 0, record: (request: Received) => void = () => {}): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, Behaviour[]>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const path = request.url ?? "/";
    const arrived = { path, headers: request.headers, body };
    received.push(arrived);
    record(arrived);
    const [next, ...rest] = answers.get(path) ?? [];
    if (rest.length > 0) answers.set(path, rest);
    (next ?? status(200))(response, origin);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    at: (path) => received.filter((each) => each.path === path),
    answer: (path, ...behaviours) => answers.set(path, behaviours),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
