import { openSecret, type SealedSecret, type SecretPlace, sealSecret } from "@/lib/vault/seal-secret";

/**
 * A sign-in under way, as it is stored: who began it, until when, and what only the worker can open. `code` is there
 * from the callback until the worker has exchanged it.
 */
export interface Pending {
  user_id: string;
  /** Epoch ms. */
  expires_at: number;
  redirect_uri: string;
  verifier: string;
  code?: string;
}

/** The parts of one sign-in do not open in each other's place. */
const VERSION = { verifier: 1, code: 2 } as const;

/** A text that this process may not be able to read again. */
export function sealPart(owner: Owner, part: keyof typeof VERSION, text: string): string {
  const { keyVersion, wrappedKey, sealed } = sealSecret(place(owner, part), text);
  return [keyVersion, base64(wrappedKey), base64(sealed)].join(".");
}

/** For the worker. @throws Error when it was altered, or its key is retired */
export function openPart(owner: Owner, part: keyof typeof VERSION, text: string): string {
  const [keyVersion, wrappedKey = "", sealed = ""] = text.split(".");
  const secret: SealedSecret = { keyVersion: Number(keyVersion), wrappedKey: bytes(wrappedKey), sealed: bytes(sealed) };
  return openSecret(place(owner, part), secret);
}

export function readPending(text: string | null): Pending | undefined {
  return text === null ? undefined : (JSON.parse(text) as Pending);
}

interface Owner {
  id: string;
  workspaceId: string;
}

function place({ id, workspaceId }: Owner, part: keyof typeof VERSION): SecretPlace {
  return { workspaceId, credentialId: id, version: VERSION[part] };
}

const base64 = (value: Uint8Array) => Buffer.from(value).toString("base64");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
