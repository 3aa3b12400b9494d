import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { ADVICE, adviceFor } from "./run-advice";

const pages = new Set(
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("/page.tsx"))
    .map((file) => `/${file.replace(/\(\w+\)\//g, "").replace(/\/page\.tsx$/, "")}`),
);

test.each(Object.entries(ADVICE))("the advice for %s leads to a page that there is", (_, { link }) => {
  if (link) expect(pages).toContain(link.href);
});

test("what is not known has advice too", () => {
  expect(adviceFor("some_new_code").text).toContain("Open the step");
});
