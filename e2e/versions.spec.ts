import type { Page } from "@playwright/test";
import { sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, signUp, test } from "./fixtures";

const say = (id: string, content: string) => ({ id, name: `Say ${id}`, type: "display", input: { content } });

/** An agent with three versions, and a draft that differs from the last. */
async function versionedAgent(page: Page): Promise<string> {
  const agent = await createAgent(page, "Much edited", [say("hello", "Hello")]);
  const change = (steps: unknown[]) => api(page, "PATCH", `/agents/${agent}`, { plan: { steps } });
  await change([say("hello", "Good day")]);
  await api(page, "POST", `/agents/${agent}/publish`, { notes: "More polite" });
  await change([say("hello", "Good day"), say("bye", "Bye")]);
  await api(page, "POST", `/agents/${agent}/publish`, { notes: "Says goodbye" });
  await change([say("bye", "Farewell")]);
  return agent;
}

test("versions are compared, and rolled back to with the change in view", async ({ page }) => {
  await signUp(page);
  const agent = await versionedAgent(page);
  await page.goto(`/agents/${agent}/versions`);
  await expect(page.getByRole("row", { name: /v3/ })).toContainText("Runs now");
  await expect(page.getByRole("row", { name: /v2/ })).toContainText("More polite");
  await expect(page.getByRole("row", { name: /v2/ })).toContainText("Robin Example");

  const differences = page.getByRole("list", { name: "What differs" });
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("3");
  await expect(page.getByLabel("To", { exact: true })).toHaveValue("draft");
  await expect(differences).toContainText("Removed");
  await expect(differences).toContainText("Farewell");
  await page.getByLabel("From", { exact: true }).selectOption("Version 1");
  await page.getByLabel("To", { exact: true }).selectOption("Version 2");
  await expect(differences.getByRole("listitem").first()).toContainText("Say hello");
  await expect(differences).toContainText("Good day");
  await page.getByLabel("Show the lines of the JSON").check();
  await expect(page.getByRole("region", { name: "What differs, line by line" })).toContainText('"content": "Good day"');

  await page.getByRole("button", { name: "Roll back to version 1" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: "What differs" })).toContainText("Say bye");
  await dialog.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByRole("row", { name: /v4/ })).toContainText("Runs now");
  await expect(page.getByRole("row", { name: /v4/ })).toContainText("Roll back to version 1");
  await page.goto(`/agents/${agent}`);
  await expect(page.getByText("The draft differs from version 4")).toBeVisible();
});

test("publishing shows what it changes first", async ({ page }) => {
  await signUp(page);
  const agent = await versionedAgent(page);
  await page.goto(`/agents/${agent}`);
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("list", { name: "What differs" })).toContainText("Farewell");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("The draft differs")).toHaveCount(0);
});

test("the versions' page is accessible, light and dark, and fits a phone", async ({ page }) => {
  await signUp(page);
  const agent = await versionedAgent(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/agents/${agent}/versions`);
    await expect(page.getByRole("list", { name: "What differs" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Show the lines of the JSON").check();
    expect(await violations(page)).toEqual([]);
  }
  await page.getByRole("button", { name: "Roll back to version 2" }).click();
  await expect(page.getByRole("dialog").getByRole("list", { name: "What differs" })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBe(0);
});
