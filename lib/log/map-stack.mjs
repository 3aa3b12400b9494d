// A stack of a bundled process in terms of its sources. Node's own way (`--enable-source-maps`) holds the maps from the
// start, a fifth of what an idle process takes, and maps every stack, whether anybody says it or not.
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Only the process's own program: a stack may quote what somebody sent. */
const program = pathToFileURL(process.argv[1] ?? "").href;
const PLACE = /(file:\/\/[^\s():]+):(\d+):(\d+)/g;

/** @type {SourceMap | null | undefined} null: there is none */
let map;

/** @param {string} stack @returns {string} */
export function mapStack(stack) {
  return stack.replace(PLACE, (place, url, line, column) => {
    if (url !== program) return place;
    if (map === undefined) map = readMap();
    const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !("originalSource" in entry)) return place;
    const source = path.resolve(path.dirname(fileURLToPath(program)), entry.originalSource);
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function readMap() {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(program)}.map`, "utf8")));
  } catch {
    return null;
  }
}
