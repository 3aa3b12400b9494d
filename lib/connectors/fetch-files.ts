import { safeFetch } from "@/lib/net/safe-fetch";
import type { ActionFile } from "@/lib/sandbox/protocol";
import { networkFailure } from "@/lib/tools/network-failure";
import { ToolError } from "@/lib/tools/tool-error";
import type { PieceProp } from "./package-description";

const MAX_FILE_BYTES = 5 * 1024 * 1024;

interface GivenFile {
  url?: string;
  filename?: string;
  base64?: string;
}

/**
 * Takes the files out of an action's input: those that are named by a URL are fetched here, through the one door.
 * @throws ToolError
 */
export async function fetchFiles(
  props: Record<string, PieceProp>,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<{ props: Record<string, unknown>; files: Record<string, ActionFile> }> {
  const files: Record<string, ActionFile> = {};
  const rest = { ...input };
  for (const [name, { type }] of Object.entries(props)) {
    const given = rest[name] as GivenFile | undefined;
    if (type !== "FILE" || !given) continue;
    delete rest[name];
    files[name] = await read(name, given, signal);
  }
  return { props: rest, files };
}

async function read(name: string, { url, filename, base64 }: GivenFile, signal: AbortSignal): Promise<ActionFile> {
  if (base64 !== undefined) return { filename: filename ?? "file", base64 };
  if (!url) throw new ToolError("invalid_input", `${name} needs a url or base64.`);
  const { status, bytes } = await networkFailure(safeFetch(url, { signal, maxBytes: MAX_FILE_BYTES, maxRedirects: 3 }));
  if (status !== 200)
    throw new ToolError("invalid_input", `The file of ${name} could not be fetched: the answer was ${status}.`);
  const last = new URL(url).pathname.split("/").at(-1);
  return { filename: filename ?? (last || "file"), base64: Buffer.from(bytes).toString("base64") };
}
