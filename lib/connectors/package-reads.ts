import path from "node:path";

/** What a package may read: itself, and the node_modules that it stands in, where the packages are that it needs. */
export function readsOf(dir: string): string[] {
  const at = dir.lastIndexOf(`${path.sep}node_modules${path.sep}`);
  return at < 0 ? [dir] : [dir.slice(0, at + "/node_modules".length)];
}
