import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { type PrivateKeys, readPrivateKeys, readPublicKey } from "./key-files";

/** What a sealed value is bound to: it opens nowhere else. `version` counts the values a credential has had. */
export interface SecretPlace {
  workspaceId: string;
  credentialId: string;
  version: number;
}

/** A value under a key of its own, and that key wrapped for version `keyVersion` of the vault's key pair. */
export interface SealedSecret {
  keyVersion: number;
  wrappedKey: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const POINT_BYTES = 32;
const INFO = "drover vault key";

/** Needs only the vault's public key. @throws AppError unavailable while there is none */
export function sealSecret(place: SecretPlace, text: string): SealedSecret {
  const dataKey = randomBytes(32);
  return { ...wrap(place, dataKey), sealed: encrypt(dataKey, aad(place), Buffer.from(text, "utf8")) };
}

/** For the worker and the command line. @throws Error when it was altered, belongs elsewhere, or its key is not held here */
export function openSecret(place: SecretPlace, secret: SealedSecret): string {
  return decrypt(unwrap(place, secret), aad(place), secret.sealed).toString("utf8");
}

/** The same value, its key wrapped for the newest key pair. @throws Error as `openSecret` */
export function rewrapSecret(place: SecretPlace, secret: SealedSecret): SealedSecret {
  return { ...wrap(place, unwrap(place, secret)), sealed: secret.sealed };
}

function wrap(place: SecretPlace, dataKey: Buffer): Omit<SealedSecret, "sealed"> {
  const { version, key } = readPublicKey();
  const once = generateKeyPairSync("x25519");
  const point = rawPublic(once.publicKey);
  const wrapping = wrappingKey(diffieHellman({ privateKey: once.privateKey, publicKey: key }), point, rawPublic(key));
  return { keyVersion: version, wrappedKey: join(point, encrypt(wrapping, aad(place, version), dataKey)) };
}

function unwrap(place: SecretPlace, { keyVersion, wrappedKey }: Omit<SealedSecret, "sealed">): Buffer {
  const privateKey = privateKeyOf(keyVersion);
  const point = Buffer.from(wrappedKey.subarray(0, POINT_BYTES));
  const publicKey = createPublicKey({
    key: { kty: "OKP", crv: "X25519", x: point.toString("base64url") },
    format: "jwk",
  });
  const wrapping = wrappingKey(diffieHellman({ privateKey, publicKey }), point, rawPublic(privateKey));
  return decrypt(wrapping, aad(place, keyVersion), wrappedKey.subarray(POINT_BYTES));
}

let held: PrivateKeys = new Map();

/** A key that was added since the file was last read is looked for there. */
function privateKeyOf(version: number): KeyObject {
  const known = held.get(version);
  if (known) return known;
  held = readPrivateKeys();
  const key = held.get(version);
  if (!key) throw new Error(`Version ${version} of the vault's key is not held here.`);
  return key;
}

/** ECIES: both public keys are part of the derivation. */
function wrappingKey(shared: Buffer, point: Buffer, publicKey: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", shared, Buffer.concat([point, publicKey]), INFO, 32));
}

function rawPublic(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
}

/** No part can contain the separator: ids are of letters, digits and `_`. */
function aad({ workspaceId, credentialId, version }: SecretPlace, keyVersion?: number): Buffer {
  const parts = [workspaceId, credentialId, String(version), ...(keyVersion === undefined ? [] : [String(keyVersion)])];
  return Buffer.from(parts.join("|"));
}

function encrypt(key: Buffer, context: Buffer, plain: Buffer): Uint8Array<ArrayBuffer> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES }).setAAD(context);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return join(iv, cipher.getAuthTag(), body);
}

function decrypt(key: Buffer, context: Buffer, bytes: Uint8Array): Buffer {
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(context).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}
