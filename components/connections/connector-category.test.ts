import { expect, test } from "vitest";
import { categoryOf, isFound, monogramOf, shadeOf } from "./connector-category";

test("every app is in one category", () => {
  expect(categoryOf({ app: "ics", kind: "calendar" })).toBe("Calendars");
  expect(categoryOf({ app: "api_key", kind: "app" })).toBe("By a standard");
  expect(categoryOf({ app: "slack", kind: "app" })).toBe("Apps");
});

test("an app is found by words of its name and of what is said of it", () => {
  const slack = { app: "slack", title: "Slack", description: "Messages and channels of a team." };
  for (const q of ["", "SLACK", "team mess", "  channels "]) expect(isFound(slack, q), q).toBe(true);
  for (const q of ["notion", "slack notion"]) expect(isFound(slack, q), q).toBe(false);
});

test.each([
  ["Notion", "N"],
  ["Google Sheets", "GS"],
  ["Any API with a key", "AA"],
  ["Slack (bot token)", "S"],
  ["—", ""],
])("%s has the monogram %s", (title, monogram) => {
  expect(monogramOf(title)).toBe(monogram);
});

test("an app keeps its colour", () => {
  expect(shadeOf("slack", 5)).toBe(shadeOf("slack", 5));
  for (const app of ["a", "slack", "notion", "日本"]) expect(shadeOf(app, 5)).toBeLessThan(5);
});
