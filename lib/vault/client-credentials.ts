import { z } from "zod";
import { safeFetch } from "@/lib/net/safe-fetch";
import { networkFailure } from "@/lib/tools/network-failure";
import { ToolError } from "@/lib/tools/tool-error";
import type { RunSecrets } from "./run-secrets";
import type { OpenedCredential } from "./stored-secret";

export interface AuthOptions {
  /** The last answer was 401: whatever was cached is not to be used again. */
  fresh?: boolean;
}

const answerSchema = z.object({
  access_token: z.string().min(1).max(65_536),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});

interface Token {
  value: string;
  /** Epoch ms after which another is fetched. */
  until: number;
}

const MOST_KEPT = 1000;
const TIMEOUT_MS = 15_000;
const DEFAULT_LIFE_S = 300;
const EARLY_MS = 30_000;
const tokens = new Map<string, Promise<Token>>();

/**
 * The access token of an OAuth 2 client (RFC 6749, client credentials), kept until shortly before it expires. Steps that
 * ask at once share one request.
 * @throws ToolError oauth_token_failed, and the network's own failures
 */
export async function clientCredentialsToken(
  secrets: RunSecrets,
  opened: OpenedCredential,
  { fresh = false }: AuthOptions = {},
): Promise<string> {
  const key = `${opened.id}:${opened.version}`;
  const kept = tokens.get(key);
  let token = fresh ? undefined : await kept?.catch(() => undefined);
  if (!token || token.until <= Date.now()) {
    const another = tokens.get(key);
    token = await (another && another !== kept ? another : fetchToken(key, opened));
  }
  secrets.hold([token.value]);
  return token.value;
}

function fetchToken(key: string, opened: OpenedCredential): Promise<Token> {
  const fetching = requestToken(opened);
  tokens.set(key, fetching);
  fetching.catch(() => tokens.get(key) === fetching && tokens.delete(key));
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MOST_KEPT) break;
    tokens.delete(oldest);
  }
  return fetching;
}

async function requestToken({ name, config, values }: OpenedCredential): Promise<Token> {
  const id = config.client_id ?? "";
  const pair = `${encode(id)}:${encode(values.client_secret ?? "")}`;
  const response = await networkFailure(
    safeFetch(config.token_url ?? "", {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        ...(config.scope ? { scope: config.scope } : {}),
      }).toString(),
      timeoutMs: TIMEOUT_MS,
    }),
  );
  const answer = answerSchema.safeParse(readJson(response.bytes));
  if (response.status !== 200 || !answer.success) {
    throw new ToolError(
      "oauth_token_failed",
      `The token server of "${name}" answered ${response.status} and no token.`,
      {
        retryable: response.status === 429 || response.status >= 500,
      },
    );
  }
  if (answer.data.token_type && answer.data.token_type.toLowerCase() !== "bearer") {
    throw new ToolError(
      "oauth_token_failed",
      `The token server of "${name}" gives tokens of a kind that is not bearer.`,
    );
  }
  const life = (answer.data.expires_in ?? DEFAULT_LIFE_S) * 1000;
  return { value: answer.data.access_token, until: Date.now() + life - Math.min(EARLY_MS, life / 2) };
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
function encode(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
