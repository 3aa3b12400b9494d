import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type Axe from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare const axe: typeof Axe;

/** Colours do not depend on the width, nor the layout on the theme: of two looks each shows every page in one of both. */
export const LOOKS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 390 },
] as const;

/** Rules of accessibility that the page breaks, and where; once nothing moves any more. */
export async function violations(page: Page): Promise<string[]> {
  await page.waitForFunction(() => document.title !== ""); // after a change of address it comes a moment later
  await page.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ending.map((animation) => animation.finished.catch(() => {}))); // what only turns never ends
  });
  // Put in once a page: each time it is sent, read and compiled anew.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  // In the page itself, which has no frame of another origin, and nothing said of the rules it keeps.
  return page.evaluate(async () => {
    const { violations: found } = await axe.run(document, { resultTypes: ["violations"] });
    return found.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
}

/** Every part of a page that is made for a phone, in both themes. */
export const PHONES = [
  { colorScheme: "light", width: 390 },
  { colorScheme: "dark", width: 390 },
] as const;

/** The page as it stands breaks no rule and is not wider than its window, in none of the looks. It is left in the last. */
export async function expectAccessible(page: Page, part: string, looks: typeof LOOKS | typeof PHONES): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    expect(await violations(page), `${part}, ${colorScheme}`).toEqual([]);
    expect(await sidewaysScroll(page), `${part}, ${colorScheme}`).toBeLessThanOrEqual(0);
  }
}

/** By how many pixels the page is wider than its window. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
