import { describe, expect, it } from "vitest";
import { PRIVATE_HOSTS } from "./testing/private-hosts";
import { isPublicAddress, vetUrl } from "./vet-address";

describe("vetUrl", () => {
  it.each(PRIVATE_HOSTS)("refuses http://%s/", (host) => {
    expect(() => vetUrl(`http://${host}/`, [])).toThrow(expect.objectContaining({ code: "url_not_allowed" }));
  });

  it.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "gopher://example.com",
    "//example.com",
    "example.com",
    "",
    "http://",
    "http://user@example.com/",
    "https://user:secret@example.com/",
    "http://example.com:8080/",
    "https://example.com:22/",
    "http://8.8.8.8:6379/",
    "http://[::1",
    "http://exa mple.com/",
  ])("refuses %s", (url) => {
    expect(() => vetUrl(url, [])).toThrow(expect.objectContaining({ code: "url_not_allowed" }));
  });

  it.each([
    "https://example.com/",
    "http://example.com:80/x?y#z",
    "https://example.com:443",
    "http://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "http://localhost.example.com/",
  ])("accepts %s", (url) => {
    expect(vetUrl(url, []).href).toBe(new URL(url).href);
  });

  it("lets through exactly the host and port that are listed", () => {
    const allowed = ["localhost:11434", "10.0.0.5:80"];
    expect(vetUrl("http://LOCALHOST:11434/v1", allowed).port).toBe("11434");
    expect(vetUrl("http://10.0.0.5/", allowed).hostname).toBe("10.0.0.5");
    for (const url of [
      "http://localhost:11435/",
      "http://localhost/",
      "http://10.0.0.6/",
      "https://10.0.0.5/",
      "http://127.0.0.1:11434/",
      "http://a@localhost:11434/",
    ]) {
      expect(() => vetUrl(url, allowed)).toThrow();
    }
  });
});

it.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
  "calls %s public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each(["::1%lo", "fe80::1%eth0", "not an address", "", "::808:808"])("does not call %s public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
