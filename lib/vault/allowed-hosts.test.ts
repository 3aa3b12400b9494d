import { afterEach, expect, test, vi } from "vitest";
import { parseUrl } from "@/lib/net/parse-url";
import { hostMatches, normalizeHostPattern, requireAllowedHost } from "./allowed-hosts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["API.Example.com", "api.example.com"],
  [" api.example.com ", "api.example.com"],
  ["*.Example.com:8443", "*.example.com:8443"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["localhost:3000", "localhost:3000"],
  ["127.0.0.1:80", "127.0.0.1:80"],
  ["0x7f.1", "127.0.0.1"],
  ["[::1]:8080", "[::1]:8080"],
])("%s is the pattern %s", (text, pattern) => {
  expect(normalizeHostPattern(text)).toBe(pattern);
});

test.each([
  "",
  "*",
  "*.",
  "*.com",
  "**.example.com",
  "a.*.example.com",
  "*example.com",
  "https://a.example",
  "a.example/x",
  "a@b.example",
  "a.example:0",
  "a.example:70000",
  "a.example:",
  "*.127.0.0.1",
  "*.[::1]",
  "a b.example",
  "a.example?x",
  "a.example#x",
])("%j is no pattern", (text) => {
  expect(normalizeHostPattern(text)).toBeUndefined();
});

test.each([
  ["api.example.com", "https://api.example.com/x", true],
  ["api.example.com", "https://API.EXAMPLE.COM./x", true],
  ["api.example.com", "https://api.example.com:443/", true],
  ["api.example.com", "https://api.example.com:8443/", false],
  ["api.example.com:8443", "https://api.example.com:8443/", true],
  ["api.example.com:443", "https://api.example.com/", true],
  ["api.example.com:80", "https://api.example.com/", false],
  ["api.example.com", "https://api.example.com.evil.example/", false],
  ["api.example.com", "https://xapi.example.com/", false],
  ["api.example.com", "https://evil.example/api.example.com", false],
  ["*.example.com", "https://a.example.com/", true],
  ["*.example.com", "https://a.b.example.com/", true],
  ["*.example.com", "https://example.com/", false],
  ["*.example.com", "https://.example.com/", false],
  ["*.example.com", "https://aexample.com/", false],
  ["127.0.0.1:80", "http://127.1/", true],
  ["[::1]:8080", "http://[0:0:0:0:0:0:0:1]:8080/", true],
])("%s and %s: %s", (pattern, url, matches) => {
  const asked = parseUrl(url);
  expect(asked !== undefined && hostMatches([pattern], asked)).toBe(matches);
});

test("https only, save for what the installation lets in", () => {
  const ask = (url: string) => () => requireAllowedHost("key", ["a.example", "10.0.0.1:81"], new URL(url));
  expect(ask("https://a.example/")).not.toThrow();
  for (const url of ["http://a.example/", "http://10.0.0.1:81/", "https://b.example/"]) {
    expect(ask(url)).toThrowError(expect.objectContaining({ code: "credential_host_not_allowed" }));
  }
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "10.0.0.1:81");
  expect(ask("http://10.0.0.1:81/")).not.toThrow();
});
