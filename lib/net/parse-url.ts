/**
 * An address as a URL, or undefined when it is none. Not by `URL.canParse`: in Node 20, once its caller is compiled, it
 * says no to any address with a letter such as `ä` in it.
 */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
