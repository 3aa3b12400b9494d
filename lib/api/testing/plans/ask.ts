import { BASE } from "@/lib/api/testing/test-client";
import { api, type Tenant } from "./tenant";

/** The beginning of a long answer is enough: its statements repeat. */
const ENOUGH_BYTES = 50_000;

/** One GET as the tenant's owner. @returns the status, and the cursor of a page that follows */
export async function ask(tenant: Tenant, by: "session" | "key", path: string) {
  const headers: Record<string, string> =
    by === "session" ? { cookie: tenant.cookie } : { authorization: `Bearer ${tenant.key}` };
  const response = await api.fetch(new Request(BASE + path, { headers }));
  const type = response.headers.get("content-type") ?? "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ENOUGH_BYTES || type.startsWith("text/event-stream")) break;
  }
  const page = type.startsWith("application/json") ? JSON.parse(Buffer.concat(chunks).toString()) : {};
  return { status: response.status, next: (page.next_cursor as string | null | undefined) ?? null };
}
