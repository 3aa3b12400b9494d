import { AppError } from "@/lib/errors/app-error";
import { checkJsonContent, checkJsonShape } from "./json-limits";

export const MAX_BODY_BYTES = 1_048_576;

/**
 * The request's JSON, read as a stream and never past the limit; an empty body is undefined.
 * @throws AppError unsupported_media_type, payload_too_large, invalid_encoding, invalid_json, json_too_deep,
 *   validation_failed, invalid_characters
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  requireJsonType(request.headers.get("content-type"));
  return parseJsonBytes(bytes);
}

/** The body as it came, within the limit. @throws AppError unsupported_media_type (compressed), payload_too_large */
export async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const encoding = request.headers.get("content-encoding");
  if (encoding && encoding !== "identity") {
    throw new AppError("unsupported_media_type", "Compressed bodies are not taken. Send plain JSON.");
  }
  return readBounded(request);
}

/** @throws AppError invalid_encoding, invalid_json, json_too_deep, validation_failed, invalid_characters */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  checkJsonShape(text);
  const value = parse(text);
  checkJsonContent(value);
  return value;
}

function tooLarge(): AppError {
  return new AppError("payload_too_large", "The body is larger than 1 MiB.");
}

async function readBounded(request: Request): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BODY_BYTES) {
      reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function requireJsonType(header: string | null): void {
  const [type = "", ...parameters] = (header ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice(8)
    .replaceAll('"', "");
  if (type === "application/json" && (charset === undefined || charset === "utf-8" || charset === "utf8")) return;
  throw new AppError("unsupported_media_type", "Send the body as application/json in UTF-8.");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws AppError invalid_encoding */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError("invalid_encoding", "The body is not valid UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_json", "The body is not valid JSON.");
  }
}
