import { expect, test } from "vitest";
import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { type Exposure, givesAway } from "./exposure";

const PRIVATE: Exposure = { reads_private: true };
const UNTRUSTED: Exposure = { reads_untrusted: true };
const SENDS: Exposure = { sends: true };

test.each<[string, string, Exposure, Exposure[], boolean]>([
  ["both read, then sent", "api", SENDS, [PRIVATE, UNTRUSTED], true],
  ["both by one tool", "api", SENDS, [{ ...PRIVATE, ...UNTRUSTED }], true],
  ["the words came with the trigger", "webhook", SENDS, [PRIVATE], true],
  ["or with a signal", "signal", SENDS, [PRIVATE], true],
  ["only private", "api", SENDS, [PRIVATE, PRIVATE], false],
  ["only untrusted", "webhook", SENDS, [UNTRUSTED], false],
  ["nothing leaves", "webhook", PRIVATE, [PRIVATE, UNTRUSTED], false],
  ["nothing read", "api", SENDS, [], false],
])("%s", (_what, trigger, call, read, expected) => {
  expect(givesAway(call, trigger, read)).toBe(expected);
});

test("every tool that takes an address sends there, and whatever fetches reads what anybody may have written", () => {
  const exposures = new Map([...BUILTIN_TOOLS].map(([name, tool]) => [name, tool.exposure]));
  for (const name of ["http.get", "http.post", "http.put", "http.patch", "http.delete"]) {
    expect(exposures.get(name)).toEqual({ sends: true, reads_untrusted: true });
  }
  expect(exposures.get("email.send")).toEqual({ sends: true });
  expect(exposures.get("crm.lookup")).toEqual({ reads_private: true });
  expect(exposures.get("calendar.find")).toEqual({ reads_private: true, reads_untrusted: true });
});
