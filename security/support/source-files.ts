import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** The files of a folder and of those in it, by their names from the root, in order. */
export function filesIn(folder: string, ending: RegExp): string[] {
  const at = path.join(root, folder);
  if (!existsSync(at)) return [];
  return readdirSync(at, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => path.join(folder, file))
    .sort();
}

export const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
