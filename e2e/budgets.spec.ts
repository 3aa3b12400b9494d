import { expectAccessible, PHONES } from "./accessible";
import { createAgent, expect, runHeading, signUp, startRun, test } from "./fixtures";
import { openInbox, pane, rows } from "./inbox";

const llm = (id: string) => ({ id, type: "llm", input: { prompt: "Say something." } });

test("a budget is set, stops a run, and is raised in the inbox by keyboard", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Talker", [llm("a"), llm("b"), llm("c")]);
  await page.goto("/settings/budgets");
  await expect(page.getByText("No budgets yet")).toBeVisible();
  await page.getByRole("button", { name: "Set a budget" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Agent").selectOption("Talker");
  await dialog.getByLabel("Period").selectOption("Each run");
  await dialog.getByLabel("Limit in credits").fill("2");
  await dialog.getByRole("button", { name: "Set budget" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Talker, per run" })).toContainText("2 credits");

  const run = await startRun(page, agent);
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await openInbox(page, "?kind=budget");
  await expect(rows(page)).toHaveCount(1);
  await expect(pane(page)).toContainText("This run has used its budget of 2 credits. Let it go on?");
  await expect(pane(page)).toContainText("2 credits of 2 credits");
  const amount = page.getByLabel("Credits to allow on top");
  await expect(async () => {
    await page.keyboard.press("e");
    await expect(amount).toBeFocused({ timeout: 500 });
  }).toPass();
  await amount.fill("0");
  await expect(page.getByRole("button", { name: "Let it go on" })).toBeDisabled();
  await amount.fill("7");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No approval matches")).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  await openInbox(page, "?status=decided");
  await expect(pane(page).locator("[data-answer]")).toHaveText("7 credits more were granted.");

  // Raised for all and then removed: what waits goes on.
  const second = await startRun(page, agent);
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await page.goto("/settings/budgets");
  await expect(page.getByRole("link", { name: "1 request waits" })).toBeVisible();
  await page.getByRole("button", { name: "Change Talker, per run" }).click();
  await page.getByLabel("Limit in credits").fill("3");
  await page.getByRole("button", { name: "Change budget" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Talker, per run" })).toContainText("3 credits");
  await page.getByRole("button", { name: "Remove Talker, per run" }).click();
  await page.getByRole("button", { name: "Remove budget" }).click();
  await expect(page.getByText("No budgets yet")).toBeVisible();
  await page.goto(`/runs/${second}`);
  await expect(runHeading(page)).toContainText("Completed");
});

test("budgets, their card and notification settings are accessible", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page);
  const check = (part: string) => expectAccessible(page, part, PHONES);
  const agent = await createAgent(page, "Talker", [llm("a"), llm("b")]);
  await page.goto("/settings/budgets");
  await expect(page.getByText("No budgets yet")).toBeVisible();
  await check("no budgets");
  await page.getByRole("button", { name: "Set a budget" }).first().click();
  await page.getByLabel("Limit in credits").fill("2");
  await check("the dialog");
  await page.getByRole("button", { name: "Set budget" }).click();
  await expect(page.getByRole("row").filter({ hasText: "All agents, per month" })).toBeVisible();
  await startRun(page, agent);
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await page.goto("/settings/budgets");
  await expect(page.getByRole("link", { name: "1 request waits" })).toBeVisible();
  await check("a budget that is used up");
  await page.goto("/approvals");
  await rows(page).first().click();
  await expect(page.getByLabel("Credits to allow on top")).toBeVisible();
  await check("its card");
  await page.goto("/settings/notifications");
  await expect(page.getByRole("heading", { level: 1, name: "Notification settings" })).toBeVisible();
  await check("notification settings");
});
