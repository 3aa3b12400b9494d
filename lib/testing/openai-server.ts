import http from "node:http";
import type { AddressInfo } from "node:net";
import { embeddingOf } from "./embeddings";

/** A small server that speaks the OpenAI chat completions protocol, streaming included, for tests. */

export interface ChatRequest {
  model: string;
  messages: { role: string; content: unknown; tool_calls?: unknown[]; tool_call_id?: string }[];
  tools?: { type: "function"; function: { name: string; description?: string; parameters: unknown } }[];
  tool_choice?: unknown;
  temperature?: number;
  max_tokens?: number;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
}

export interface EmbeddingRequest {
  model: string;
  input: string | string[];
}

/** What the model says: text, or text and the calls it wants made. */
export type Answer = string | { text?: string; calls: { name: string; arguments: unknown }[] };

/**
 * What the next calls meet, in order; when none is left, an ordinary answer. `half`: the connection breaks halfway;
 * `cut`: the stream ends there as if it were whole; `error`: it says there that it failed; `hold`: it says half and
 * goes on when `release` is called.
 */
export type Behaviour =
  | "answer"
  | "half"
  | "cut"
  | "error"
  | "hold"
  | "garbage"
  | "hang"
  | { status: number; retryAfter?: string; message?: string };

export interface OpenAiServer {
  /** For DROVER_LLM_BASE_URL. */
  baseUrl: string;
  requests: { body: ChatRequest; authorization: string | undefined }[];
  /** What embeddings were asked for. */
  embedded: { body: EmbeddingRequest; authorization: string | undefined }[];
  readonly next: Behaviour[];
  /** How many callers have gone before their answer was whole. */
  abandoned: number;
  /** Lets go on what is held. */
  release(): void;
  /** Breaks the connections that are held. */
  breakOff(): void;
  close(): Promise<void>;
}

/** @param answer what the model says @param port any free one by default */
export async function startOpenAiServer(
  answer: (request: ChatRequest) => Answer = lastMessage,
  port = 0,
): Promise<OpenAiServer> {
  const requests: OpenAiServer["requests"] = [];
  const next: Behaviour[] = [];
  const embedded: OpenAiServer["embedded"] = [];
  const held = new Map<http.ServerResponse, () => void>();
  let abandoned = 0;
  const server = http.createServer(async (request, response) => {
    if (request.method === "POST" && request.url === "/v1/embeddings") {
      const body = JSON.parse(await read(request)) as EmbeddingRequest;
      embedded.push({ body, authorization: request.headers.authorization });
      return json(response, 200, embeddings(body));
    }
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
      return json(response, 404, { error: { message: "Not found", type: "invalid_request_error" } });
    }
    const body = JSON.parse(await read(request)) as ChatRequest;
    requests.push({ body, authorization: request.headers.authorization });
    const behaviour = next.shift() ?? "answer";
    response.on("close", () => {
      if (!response.writableFinished && behaviour !== "half") abandoned++;
    });
    if (typeof behaviour === "object") {
      const headers = behaviour.retryAfter === undefined ? {} : { "retry-after": behaviour.retryAfter };
      const error = {
        message: behaviour.message ?? `Refused with ${behaviour.status}`,
        type: "server_error",
        param: null,
        code: null,
      };
      json(response, behaviour.status, { error }, headers);
    } else if (behaviour === "garbage") {
      response.writeHead(200, { "content-type": "application/json" }).end("<html>not JSON</html>");
    } else if (behaviour !== "hang") {
      const said = answer(body);
      if (body.stream) await stream(response, body, said, { behaviour, held });
      else if (behaviour === "half") half(response, JSON.stringify(completion(body, said)));
      else json(response, 200, completion(body, said));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    embedded,
    next,
    get abandoned() {
      return abandoned;
    },
    release: () => {
      for (const go of held.values()) go();
      held.clear();
    },
    breakOff: () => {
      for (const response of held.keys()) response.destroy();
      held.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @see embeddingOf */
function embeddings({ model, input }: EmbeddingRequest) {
  const texts = [input].flat();
  const tokens = Math.ceil(texts.join("").length / 4);
  const data = texts.map((text, index) => ({ object: "embedding", index, embedding: embeddingOf(text) }));
  return { object: "list", model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function lastMessage({ messages }: ChatRequest): string {
  const content = messages.at(-1)?.content;
  return `You said: ${typeof content === "string" ? content : JSON.stringify(content)}`;
}

async function read(request: http.IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

function json(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Announces the whole and sends half of it. */
function half(response: http.ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

const IDENTITY = { id: "chatcmpl-test", created: 1_700_000_000 };

const textOf = (said: Answer) => (typeof said === "string" ? said : (said.text ?? ""));

function callsOf(said: Answer) {
  return (typeof said === "string" ? [] : said.calls).map(({ name, arguments: args }, index) => ({
    index,
    id: `call_test_${index}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
}

function completion({ model, messages }: ChatRequest, said: Answer) {
  const tool_calls = callsOf(said).map(({ index: _, ...call }) => call);
  const message = { role: "assistant", content: textOf(said), ...(tool_calls.length > 0 && { tool_calls }) };
  return {
    ...IDENTITY,
    object: "chat.completion",
    model,
    choices: [{ index: 0, message, finish_reason: tool_calls.length > 0 ? "tool_calls" : "stop" }],
    usage: usage(JSON.stringify(messages), textOf(said) + (tool_calls.length > 0 ? JSON.stringify(tool_calls) : "")),
  };
}

function usage(prompt: string, text: string) {
  const [prompt_tokens, completion_tokens] = [Math.ceil(prompt.length / 4), Math.ceil(text.length / 4)];
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

async function stream(
  response: http.ServerResponse,
  { model, messages, stream_options }: ChatRequest,
  said: Answer,
  { behaviour, held }: { behaviour: Behaviour; held: Map<http.ServerResponse, () => void> },
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const write = (chunk: object) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  const common = { ...IDENTITY, object: "chat.completion.chunk", model };
  const send = (delta: object, finish_reason: string | null = null) =>
    write({ ...common, choices: [{ index: 0, delta, finish_reason }] });
  // in small pieces that heed neither words nor characters, as models send them
  const pieces = textOf(said).match(/[\s\S]{1,7}/g) ?? [];
  const middle = Math.ceil(pieces.length / 2);
  send({ role: "assistant", content: "" });
  for (const piece of pieces.slice(0, middle)) send({ content: piece });
  if (behaviour === "half") return void setImmediate(() => response.destroy());
  if (behaviour === "cut") return void response.end();
  if (behaviour === "error") {
    write({ error: { message: "Overloaded", type: "server_error", param: null, code: null } });
    return void response.end();
  }
  if (behaviour === "hold") await new Promise<void>((go) => held.set(response, go));
  for (const piece of pieces.slice(middle)) send({ content: piece });
  const tool_calls = callsOf(said);
  for (const { function: called, ...call } of tool_calls) {
    // the arguments come in pieces, as models send them
    const half = called.arguments.length / 2;
    send({ tool_calls: [{ ...call, function: { name: called.name, arguments: called.arguments.slice(0, half) } }] });
    send({ tool_calls: [{ index: call.index, function: { arguments: called.arguments.slice(half) } }] });
  }
  send({}, tool_calls.length > 0 ? "tool_calls" : "stop");
  if (stream_options?.include_usage) {
    const text = textOf(said) + (tool_calls.length > 0 ? JSON.stringify(tool_calls) : "");
    write({ ...common, choices: [], usage: usage(JSON.stringify(messages), text) });
  }
  response.end("data: [DONE]\n\n");
}
