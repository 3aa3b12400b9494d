import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { nameText } from "@/lib/validation/text";
import { EncodingDetector } from "./detect-encoding";
import { firstRows, guessDelimiter, guessHeader } from "./guess";
import { type ImportPreview, previewImport, SAMPLE_CHARACTERS } from "./preview-import";

export const MAX_FILE_BYTES = 50 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/**
 * Keeps a file for an import while it comes in, a piece at a time: nothing holds all of it. What breaks off leaves
 * nothing behind. @throws AppError payload_too_large, validation_failed (an empty file), unsupported_media_type
 */
export async function uploadImport(
  ctx: Ctx,
  input: {
    fileName: string;
    body: ReadableStream<Uint8Array> | null;
    contentType?: string | null;
    contentEncoding?: string | null;
  },
): Promise<ImportPreview> {
  requireScope(ctx, "contacts:write");
  const fileName = parseInput(nameText, input.fileName);
  if (input.contentType?.toLowerCase().startsWith("multipart/")) {
    throw new AppError("unsupported_media_type", "Send the file itself as the body, as text/csv.");
  }
  if (input.contentEncoding && input.contentEncoding !== "identity") {
    throw new AppError("unsupported_media_type", "Compressed bodies are not taken. Send the plain file.");
  }
  const id = newId("contactImport");
  const { workspaceId } = ctx;
  await db.contactImport.create({ data: { id, workspaceId, fileName, createdBy: ctx.actor.id } });
  try {
    const file = await keep(workspaceId, id, input.body);
    if (file.sizeBytes === 0) throw invalidInput([{ path: "", message: "The file is empty." }]);
    await db.$transaction(async (tx) => {
      await tx.contactImport.update({ where: { id }, data: { ...file, status: "ready" } });
      const after = { file_name: fileName, size_bytes: file.sizeBytes };
      await recordAudit(tx, ctx, {
        action: "contact_import.uploaded",
        resourceType: "contact_import",
        resourceId: id,
        after,
      });
    });
  } catch (error) {
    await db.contactImport.deleteMany({ where: { id } }).catch(() => {}); // the hourly sweep finds what is left
    throw error;
  }
  return previewImport(ctx, { import: id });
}

async function keep(workspaceId: string, importId: string, body: ReadableStream<Uint8Array> | null) {
  const detector = new EncodingDetector();
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let sizeBytes = 0;
  let chunks = 0;
  let lines = 0;
  let last = 0;
  let head: Uint8Array = new Uint8Array();
  const flush = async () => {
    if (pendingBytes === 0) return;
    const data = Buffer.concat(pending, pendingBytes);
    if (chunks === 0) head = data;
    await db.contactImportChunk.create({ data: { importId, seq: chunks++, workspaceId, data } });
    pending = [];
    pendingBytes = 0;
  };
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    sizeBytes += value.length;
    if (sizeBytes > MAX_FILE_BYTES) {
      reader?.cancel().catch(() => {});
      throw new AppError("payload_too_large", "The file is larger than 50 MiB. Divide it.");
    }
    detector.add(value);
    for (let at = value.indexOf(10); at >= 0; at = value.indexOf(10, at + 1)) lines++;
    last = value.at(-1) ?? last;
    pending.push(value);
    pendingBytes += value.length;
    if (pendingBytes >= CHUNK_BYTES) await flush();
  }
  await flush();
  const encoding = detector.end();
  const text = new TextDecoder(encoding).decode(head, { stream: true }).slice(0, SAMPLE_CHARACTERS);
  const whole = chunks === 1 && text.length < SAMPLE_CHARACTERS;
  const delimiter = guessDelimiter(text, whole);
  const hasHeader = guessHeader(firstRows(text, delimiter, whole)[0]);
  return { sizeBytes, chunks, lineCount: lines + (last === 10 ? 0 : 1), encoding, delimiter, hasHeader };
}
