import { createServer } from "node:http";
import { RECEIVER_PORT } from "./receiver-port";

/** What arrived, in order: bodies as parsed JSON. */
interface Call {
  method: string;
  path: string;
  body: unknown;
}

/** A server outside the app, at the one private address that the app under test may call. */
export async function startReceiver(): Promise<{ url: string; calls: Call[]; stop: () => Promise<void> }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    calls.push({ method: request.method ?? "", path: request.url ?? "", body: text === "" ? null : JSON.parse(text) });
    response.writeHead(201, { "content-type": "application/json" }).end('{"received":true}');
  });
  await new Promise<void>((resolve) => server.listen(RECEIVER_PORT, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${RECEIVER_PORT}`,
    calls,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
