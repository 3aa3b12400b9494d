import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { twMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { cn } from "./cn";

const root = path.resolve(import.meta.dirname, "../..");

function matches(file: string, form: RegExp): string[] {
  return [...readFileSync(path.join(root, file), "utf8").matchAll(form)].flatMap(([, text]) => text ?? []);
}

const components = readdirSync(path.join(root, "components"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => `components/${file}`);
const given = new Set(components.flatMap((file) => matches(file, /<[A-Z]\w*\b[^<>]*?\sclassName="([^"]+)"/g)));
const own = new Set(
  components.flatMap((file) =>
    matches(file, /\bcn\(([^;]*?)\)[};\s]/g).flatMap((call) =>
      [...call.matchAll(/"([^"]+)"/g)].flatMap((each) => each[1] ?? []),
    ),
  ),
);
const styles = ["button", "field", "badge"].flatMap((name) =>
  matches(`components/ui/${name}.tsx`, /"([a-z][^"]* [^"]*)"/g),
);

/** Each once: what is there twice is no other look. */
function classes(text: string): string {
  return [...new Set(text.split(" "))].sort().join(" ");
}

test("what a component is given wins over its own classes as by the library's whole list", () => {
  expect(given.size).toBeGreaterThan(80);
  expect(own.size).toBeGreaterThan(40);
  const different: string[] = [];
  for (const first of [...own, ...styles]) {
    for (const second of given) {
      const [ours, theirs] = [classes(cn(first, second)), classes(twMerge(first, second))];
      if (ours !== theirs) different.push(`${first} + ${second}: ${ours} | ${theirs}`);
    }
  }
  expect(different).toEqual([]);
});
