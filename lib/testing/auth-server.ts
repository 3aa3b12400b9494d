import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/next-auth";
import { sessionCookieName } from "@/lib/auth/sessions";

/** Signing in over HTTP on loopback, as the app's route serves it, without the rest of Next. It becomes DROVER_URL. */
export async function startAuthServer(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { DROVER_URL: origin, NEXTAUTH_URL: origin });
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://drover.test");
  let text = "";
  for await (const chunk of request) text += chunk;
  const cookies = Object.fromEntries(
    (request.headers.cookie ?? "").split("; ").map((each) => {
      const [name = "", ...value] = each.split("=");
      return [name, decodeURIComponent(value.join("="))];
    }),
  );
  const nextauth = url.pathname.replace("/api/auth/", "").split("/");
  const query = { ...Object.fromEntries(url.searchParams), nextauth };
  const body = Object.fromEntries(new URLSearchParams(text));
  const asked = Object.assign(request, { query, cookies, body }) as unknown as NextApiRequest;
  const answering = Object.assign(response, {
    status: (code: number) => Object.assign(response, { statusCode: code }),
    send: (value: unknown) => response.end(typeof value === "string" ? value : JSON.stringify(value)),
    json: (value: unknown) => response.end(JSON.stringify(value)),
  }) as unknown as NextApiResponse;
  const options = authOptions({
    address: "192.0.2.50",
    userAgent: "Test browser",
    sessionToken: cookies[sessionCookieName()] ?? null,
    callbackUrl: cookies["next-auth.callback-url"] ?? null,
  });
  await NextAuth(asked, answering, options);
}
