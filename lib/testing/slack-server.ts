import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SlackCall {
  method: string;
  headers: IncomingHttpHeaders;
  args: Record<string, unknown>;
}

export interface SlackServer {
  /** `127.0.0.1:port`, for DROVER_CONNECTOR_HOSTS. */
  address: string;
  token: string;
  /** Calls in order, those that were refused among them. */
  calls: SlackCall[];
  /** What was posted. */
  messages: { channel: string; text: string; ts: string }[];
  /** How the next call of a method is answered, in place of the usual way. */
  next(method: string, answer: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

const CHANNELS = [
  { id: "C0000001", name: "general", is_channel: true, is_archived: false },
  { id: "C0000002", name: "sales", is_channel: true, is_archived: false },
];
const USER = { id: "U0000001", name: "ada", profile: { email: "ada@example.com", display_name: "ada" } };

/** A stand-in for Slack's Web API on loopback, in plain http: bearer tokens, form or JSON bodies, Slack's envelopes. */
export async function startSlackServer(port = 0): Promise<SlackServer> {
  const nexts = new Map<string, (response: ServerResponse) => void>();
  const server = createServer(async (request, response) => {
    const method = new URL(request.url ?? "/", "http://slack.com").pathname.replace(/^\/api\//, "");
    const args = await argsOf(request);
    self.calls.push({ method, headers: request.headers, args });
    const next = nexts.get(method);
    nexts.delete(method);
    if (next) return next(response);
    const token = request.headers.authorization?.replace(/^Bearer /i, "") ?? args.token;
    slackAnswer(response, token === self.token ? answer(method, args) : { ok: false, error: "invalid_auth" });
  });

  function answer(method: string, args: Record<string, unknown>): Record<string, unknown> {
    const channel = CHANNELS.find(({ id, name }) => id === args.channel || name === args.channel);
    switch (method) {
      case "auth.test":
        return {
          ok: true,
          url: "https://example.slack.com/",
          team: "Example",
          user: "bot",
          team_id: "T1",
          user_id: "U1",
        };
      case "chat.postMessage": {
        if (!channel) return { ok: false, error: "channel_not_found" };
        const message = {
          channel: channel.id,
          text: String(args.text ?? ""),
          ts: `1700000000.${100000 + self.messages.length}`,
        };
        self.messages.push(message);
        return { ok: true, channel: channel.id, ts: message.ts, message: { type: "message", ...message } };
      }
      case "conversations.list":
        return { ok: true, channels: CHANNELS, response_metadata: { next_cursor: "" } };
      case "conversations.history":
        if (!channel) return { ok: false, error: "channel_not_found" };
        return { ok: true, messages: self.messages.filter((each) => each.channel === channel.id), has_more: false };
      case "users.info":
        return args.user === USER.id ? { ok: true, user: USER } : { ok: false, error: "user_not_found" };
      default:
        return { ok: false, error: "unknown_method" };
    }
  }

  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const self: SlackServer = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: "xoxb-1111-2222-a-token-for-tests-only",
    calls: [],
    messages: [],
    next: (method, handler) => void nexts.set(method, handler),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}

/** Slack answers 200 whatever becomes of a call, and says so in `ok`. */
export function slackAnswer(response: ServerResponse, body: Record<string, unknown>): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

async function argsOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const query = Object.fromEntries(new URL(request.url ?? "/", "http://slack.com").searchParams);
  if (/json/.test(request.headers["content-type"] ?? "")) return { ...query, ...JSON.parse(body || "{}") };
  return { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
}
