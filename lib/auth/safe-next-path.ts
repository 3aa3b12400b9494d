const BASE = "http://drover.invalid";

/**
 * Where to go after signing in: the path asked for, if it is one of ours, else the overview. Judged after
 * resolution, as a browser resolves it: `/..//host` is same-origin, yet its path is another host's address.
 */
export function safeNextPath(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return "/";
  let url: URL;
  try {
    url = new URL(next, BASE);
  } catch {
    return "/";
  }
  if (url.origin !== BASE || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search;
}
