import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import packageFolder from "swagger-ui-dist/absolute-path.js";

const TYPES = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
} as const;
export type AssetName = keyof typeof TYPES;

export interface Asset {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
}

const kept = new Map<AssetName, Promise<Asset>>();
let version: string | undefined;

/** The version of Swagger UI, which is part of its files' addresses: a new one is fetched, a known one never again. */
export function assetVersion(): string {
  version ??= JSON.parse(readFileSync(path.join(packageFolder(), "package.json"), "utf8")).version as string;
  return version;
}

/** One of the few files of Swagger UI that the page needs, read once; null for any other name. */
export function findAsset(name: string): Promise<Asset> | null {
  if (!isAsset(name)) return null;
  const found = kept.get(name) ?? read(name);
  kept.set(name, found);
  return found;
}

const isAsset = (name: string): name is AssetName => Object.hasOwn(TYPES, name);

async function read(name: AssetName): Promise<Asset> {
  const plain = await readFile(path.join(packageFolder(), name));
  const gzipped = await promisify(gzip)(plain, { level: 9 });
  return { type: TYPES[name], plain: new Uint8Array(plain), gzipped: new Uint8Array(gzipped) };
}
