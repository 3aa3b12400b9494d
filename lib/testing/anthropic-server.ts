import http from "node:http";
import type { AddressInfo } from "node:net";

/** A small server that speaks Anthropic's Messages API, streaming and tool use included, for tests. */

type Block =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: unknown }
  | { type: "tool_result"; tool_use_id: string; content: unknown };

export interface MessagesRequest {
  model: string;
  max_tokens: number;
  system?: unknown;
  messages: { role: "user" | "assistant"; content: string | Block[] }[];
  tools?: { name: string; description?: string; input_schema: unknown }[];
  tool_choice?: { type: string };
  stream?: boolean;
}

/** What the model says: text, or text and the tools it wants used. */
export type Said = string | { text?: string; calls: { name: string; input: unknown }[] };

/** What the next requests meet, in order; when none is left, an ordinary answer. */
export type Behaviour = "half" | "overloaded" | { status: number; type: string };

export interface AnthropicServer {
  /** For DROVER_ANTHROPIC_URL. */
  baseUrl: string;
  requests: { body: MessagesRequest; key: string | undefined; version: string | undefined }[];
  next: Behaviour[];
  close(): Promise<void>;
}

export async function startAnthropicServer(answer: (request: MessagesRequest) => Said): Promise<AnthropicServer> {
  const requests: AnthropicServer["requests"] = [];
  const next: Behaviour[] = [];
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const header = (name: string) => request.headers[name]?.toString();
    if (request.method !== "POST" || request.url !== "/v1/messages")
      return refuse(response, 404, "not_found_error", "Not found");
    if (!header("x-api-key")) return refuse(response, 401, "authentication_error", "x-api-key header is required");
    const body = JSON.parse(text) as MessagesRequest;
    requests.push({ body, key: header("x-api-key"), version: header("anthropic-version") });
    const problem = problemOf(body);
    if (problem) return refuse(response, 400, "invalid_request_error", problem);
    const behaviour = next.shift();
    if (typeof behaviour === "object") return refuse(response, behaviour.status, behaviour.type, "Refused");
    const said = answer(body);
    if (!body.stream) return send(response, 200, message(body, blocksOf(said)));
    stream(response, body, blocksOf(said), behaviour);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    next,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the API itself refuses: no room for an answer, turns out of order, a result of no call, tools that are missing. */
function problemOf({ max_tokens, messages, tools }: MessagesRequest): string | undefined {
  if (!(max_tokens > 0)) return "max_tokens: Field required";
  if (messages[0]?.role !== "user") return "messages: first message must use the user role";
  const called = new Set<string>();
  for (const [index, { role, content }] of messages.entries()) {
    if (index > 0 && messages[index - 1]?.role === role) return "messages: roles must alternate";
    for (const block of typeof content === "string" ? [] : content) {
      if (block.type === "tool_use") called.add(block.id);
      if (block.type === "tool_result" && !called.has(block.tool_use_id))
        return `messages.${index}: unexpected tool_use_id ${block.tool_use_id}`;
    }
  }
  if (called.size > 0 && !tools?.length) return "Requests which include tool_use blocks must define tools";
  return undefined;
}

function blocksOf(said: Said): Block[] {
  const { text, calls } = typeof said === "string" ? { text: said, calls: [] } : said;
  const used = calls.map((call, index) => ({ type: "tool_use" as const, id: `toolu_test_${index}`, ...call }));
  return [...(text ? [{ type: "text" as const, text }] : []), ...used];
}

const tokens = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
const reasonOf = (blocks: Block[]) => (blocks.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn");

function message({ model, messages }: MessagesRequest, content: Block[]) {
  const usage = { input_tokens: tokens(messages), output_tokens: tokens(content) };
  const identity = { id: "msg_test", type: "message", role: "assistant", model };
  return { ...identity, content, stop_reason: reasonOf(content), stop_sequence: null, usage };
}

function stream(
  response: http.ServerResponse,
  body: MessagesRequest,
  blocks: Block[],
  behaviour: Behaviour | undefined,
): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const { usage, ...rest } = message(body, blocks);
  event("message_start", {
    message: { ...rest, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
  });
  event("ping", {});
  if (behaviour === "overloaded") {
    event("error", { error: { type: "overloaded_error", message: "Overloaded" } });
    return void response.end();
  }
  for (const [index, block] of blocks.entries()) {
    const piece = (delta: object) => event("content_block_delta", { index, delta });
    if (block.type === "text") {
      event("content_block_start", { index, content_block: { type: "text", text: "" } });
      for (const word of block.text.split(/(?<= )/)) piece({ type: "text_delta", text: word });
    } else if (block.type === "tool_use") {
      event("content_block_start", { index, content_block: { ...block, input: {} } });
      const json = JSON.stringify(block.input);
      piece({ type: "input_json_delta", partial_json: json.slice(0, json.length / 2) });
      piece({ type: "input_json_delta", partial_json: json.slice(json.length / 2) });
    }
    if (behaviour === "half") return void setImmediate(() => response.destroy());
    event("content_block_stop", { index });
  }
  event("message_delta", {
    delta: { stop_reason: reasonOf(blocks), stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  });
  event("message_stop", {});
  response.end();
}

function refuse(response: http.ServerResponse, status: number, type: string, text: string): void {
  send(response, status, { type: "error", error: { type, message: text } });
}

function send(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
