import type { Api } from "@/lib/api/app";
import { createSession, sessionCookieName } from "@/lib/auth/sessions";
import { BASE, type Call, testClient } from "./test-client";

/** A signed-in browser: it keeps the cookie it is given, as a browser does. */
export interface TestBrowser {
  call: Call;
  sessionId: string;
  /** The session's token of this moment. */
  token(): string;
}

/** Signs a user in, in one of their workspaces. */
export async function testBrowser(
  userId: string,
  workspaceId: string,
  options: { api?: Api; address?: string; userAgent?: string } = {},
): Promise<TestBrowser> {
  const { api, ...origin } = options;
  const session = await createSession({ userId, workspaceId, ...origin });
  const client = api ? testClient(null, api) : testClient(null);
  let token = session.token;
  return {
    sessionId: session.id,
    token: () => token,
    call: async (method, path, body, headers = {}) => {
      const own = { cookie: `${sessionCookieName()}=${token}`, origin: BASE, host: new URL(BASE).host };
      const answer = await client(method, path, body, { ...own, ...headers });
      token = /drover-session=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? token;
      return answer;
    },
  };
}
