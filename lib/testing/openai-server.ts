import http from "node:http";
import type { AddressInfo } from "node:net";

/** A small server that speaks the OpenAI chat completions protocol, streaming included, for tests. */

export interface ChatRequest {
  model: string;
  messages: { role: string; content: unknown; tool_calls?: unknown[]; tool_call_id?: string }[];
  tools?: { type: "function"; function: { name: string; description?: string; parameters: unknown } }[];
  tool_choice?: unknown;
  temperature?: number;
  max_tokens?: number;
  stream?: boolean;
}

/** What the model says: text, or text and the calls it wants made. */
export type Answer = string | { text?: string; calls: { name: string; arguments: unknown }[] };

/** What the next calls meet, in order; when none is left, an ordinary answer. */
export type Behaviour = "answer" | "half" | "garbage" | "hang" | { status: number; retryAfter?: string };

export interface OpenAiServer {
  /** For DROVER_LLM_BASE_URL. */
  baseUrl: string;
  requests: { body: ChatRequest; authorization: string | undefined }[];
  next: Behaviour[];
  close(): Promise<void>;
}

/** @param answer what the model says */
export async function startOpenAiServer(answer: (request: ChatRequest) => Answer = lastMessage): Promise<OpenAiServer> {
  const requests: OpenAiServer["requests"] = [];
  const next: Behaviour[] = [];
  const server = http.createServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== "/v1/chat/completions") {
      return json(response, 404, { error: { message: "Not found", type: "invalid_request_error" } });
    }
    const body = JSON.parse(await read(request)) as ChatRequest;
    requests.push({ body, authorization: request.headers.authorization });
    const behaviour = next.shift() ?? "answer";
    if (typeof behaviour === "object") {
      const headers = behaviour.retryAfter === undefined ? {} : { "retry-after": behaviour.retryAfter };
      const error = { message: `Refused with ${behaviour.status}`, type: "server_error", param: null, code: null };
      json(response, behaviour.status, { error }, headers);
    } else if (behaviour === "garbage") {
      response.writeHead(200, { "content-type": "application/json" }).end("<html>not JSON</html>");
    } else if (behaviour !== "hang") {
      const said = answer(body);
      if (body.stream) stream(response, body.model, said, behaviour === "half");
      else if (behaviour === "half") half(response, JSON.stringify(completion(body, said)));
      else json(response, 200, completion(body, said));
    }
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

function stream(response: http.ServerResponse, model: string, said: Answer, cutShort: boolean): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish_reason: string | null = null) => {
    const chunk = {
      ...IDENTITY,
      object: "chat.completion.chunk",
      model,
      choices: [{ index: 0, delta, finish_reason }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const words = textOf(said).split(/(?<= )/);
  const tool_calls = callsOf(said);
  send({ role: "assistant", content: "" });
  for (const word of cutShort ? words.slice(0, words.length / 2) : words) send({ content: word });
  if (cutShort) {
    response.destroy();
    return;
  }
  if (tool_calls.length > 0) send({ tool_calls });
  send({}, tool_calls.length > 0 ? "tool_calls" : "stop");
  response.end("data: [DONE]\n\n");
}
