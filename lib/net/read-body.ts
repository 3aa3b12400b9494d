import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { NetworkError } from "./errors";

const DECODERS: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/**
 * Reads a response's body, decompressed. Stops reading as soon as it exceeds `maxBytes` either way: then it throws, or
 * with `cut` answers what it has.
 * @throws NetworkError response_too_large, network_error
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  maxBytes: number,
  cut = false,
): Promise<Uint8Array> {
  const { source, close } = decodeBody(body, encoding);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > maxBytes && !cut)
        throw new NetworkError("response_too_large", `The response is larger than ${maxBytes} bytes.`, false);
      chunks.push(chunk);
      if (size > maxBytes) break;
    }
  } finally {
    close();
  }
  return Buffer.concat(chunks, Math.min(size, maxBytes));
}

/**
 * A response's body, decompressed as it arrives; whoever stops reading closes it.
 * @throws NetworkError network_error for an encoding nobody asked for
 */
export function decodeBody(
  body: Readable,
  encoding: string | null,
): { source: AsyncIterable<Uint8Array>; close: () => void } {
  // Destroying a body that is not read to its end emits an error, which nobody else listens to.
  body.on("error", () => {});
  const name = (encoding ?? "identity").trim().toLowerCase();
  const decoder = DECODERS[name]?.();
  if (!decoder && name !== "identity" && name !== "") {
    body.destroy();
    throw new NetworkError(
      "network_error",
      `The response is encoded as ${name.slice(0, 40)}, which is not supported.`,
      false,
    );
  }
  const source = decoder ? body.on("error", (error) => decoder.destroy(error)).pipe(decoder) : body;
  const close = () => {
    decoder?.destroy();
    body.destroy();
  };
  return { source: source as AsyncIterable<Uint8Array>, close };
}
