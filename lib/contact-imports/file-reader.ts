import { pool } from "@/lib/db/client";
import type { Encoding } from "./serialize";

/** The file's pieces in order, one in memory at a time. */
export async function* readChunks(importId: string): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq++) {
    const { rows } = await pool.query<{ data: Buffer }>({
      name: "read-import-chunk",
      text: "SELECT data FROM contact_import_chunks WHERE import_id = $1 AND seq = $2",
      values: [importId, seq],
    });
    const data = rows[0]?.data;
    if (!data) return;
    yield data;
  }
}

/** The same as text. */
export async function* readText(importId: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of readChunks(importId)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}
