import { pool } from "@/lib/db/client";

const marked = new Map<string, number>();

/** Keeps `last_used_at` current: off the request path, and at most once a minute a row, however many requests find it stale. */
export function markUsed(table: "api_keys" | "triggers" | "credentials", id: string): void {
  const now = Date.now();
  if (now - (marked.get(id) ?? 0) < 60_000) return;
  if (marked.size > 10_000) marked.clear();
  marked.set(id, now);
  pool
    .query(
      `UPDATE ${table} SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '60 seconds')`,
      [id],
    )
    .catch(() => marked.delete(id));
}
