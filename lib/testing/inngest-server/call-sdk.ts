import { SIGNATURE_HEADER, signCall, verifiedSignature } from "@/inngest/call-signature";

/** What the SDK answered to one call. */
export interface SdkAnswer {
  status: number;
  body: unknown;
  /** It says that trying again will not help. */
  final: boolean;
  /** When it wants to be tried again, in ms from now. */
  retryAfterMs: number | undefined;
}

/**
 * Calls an SDK as an Inngest server does: signed, and with an answer that is signed as well.
 * @throws Error for an answer that no Inngest server would take for one of an SDK, and while nobody answers
 */
export async function callSdk(
  url: string,
  method: "POST" | "PUT",
  body: unknown,
  key: string,
  headers: Record<string, string> = {},
): Promise<SdkAnswer> {
  const response = await fetch(url, {
    method,
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/json",
      "x-inngest-server-kind": "cloud",
      [SIGNATURE_HEADER]: signCall(body, key),
      ...headers,
    },
  });
  const text = await response.text();
  const said = `${method} ${url} was answered ${response.status} ${text.slice(0, 300)}`;
  if (!response.headers.get("x-inngest-sdk")) throw new Error(`${said}, by no SDK`);
  if (!verifiedSignature(response.headers.get(SIGNATURE_HEADER), text, [key])) throw new Error(`${said}, unsigned`);
  const after = response.headers.get("retry-after");
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
    final: response.headers.get("x-inngest-no-retry") === "true",
    retryAfterMs:
      after === null ? undefined : /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now(),
  };
}
