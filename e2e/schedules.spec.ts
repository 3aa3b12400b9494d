import { sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, signUp, test } from "./fixtures";

const STEPS = [{ id: "hello", type: "display", input: { content: "Hello {{ input.name }}" } }];

test("a schedule is set, understood, paused, run at once, backfilled and removed", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Clockwork", STEPS);
  await page.goto(`/agents/${agent}/schedule`);
  await expect(page.getByRole("heading", { name: "Give this agent a schedule" })).toBeVisible();
  await page.getByLabel("Repeat").selectOption("Every hour");
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await expect(page.getByText("Every hour", { exact: true }).last()).toBeVisible();
  await expect(page.getByRole("list", { name: "Next times" }).getByRole("listitem")).toHaveCount(5);
  await page.getByLabel("Input of its runs").fill('{ "name": ');
  await page.getByRole("button", { name: "Set schedule" }).click();
  await expect(page.getByText("This is not a JSON object.")).toBeVisible();
  await page.getByLabel("Input of its runs").fill('{ "name": "Ada" }');
  await page.getByRole("button", { name: "Set schedule" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("The schedule is paused.")).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Backfill…" }).click();
  const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("From", { exact: true }).fill(`${dayBefore(3)}T00:30`);
  await page.getByLabel("To", { exact: true }).fill(`${dayBefore(2)}T00:30`);
  await page.getByRole("dialog").getByRole("button", { name: "Start the runs" }).click();
  await expect(page.getByText("24 runs started")).toBeVisible();
  const fires = page.getByRole("table", { name: "Times that have come" }).getByRole("row");
  await expect(fires).toHaveCount(21);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(fires).toHaveCount(25);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Run #/ })).toBeVisible();
  await expect(page.getByText("Hello Ada").first()).toBeVisible();

  await page.goto(`/agents/${agent}/schedule`);
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove schedule" }).click();
  await expect(page.getByRole("heading", { name: "Give this agent a schedule" })).toBeVisible();
});

test("a wrong cron expression is refused in words, as it is typed", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Wrong", STEPS);
  await page.goto(`/agents/${agent}/schedule`);
  const cron = page.getByLabel("Schedule", { exact: true });
  await cron.fill("61 8 * * 1");
  await expect(page.getByText("This is not a cron expression of five fields")).toBeVisible();
  await cron.fill("0 0 30 2 *");
  await expect(page.getByText("This schedule never comes due.")).toBeVisible();
  await cron.fill("0 8 * * 1");
  await expect(page.getByLabel("Repeat")).toHaveValue("0 8 * * 1");
  await expect(page.getByText("At 08:00 AM, only on Monday")).toBeVisible();
});

test("the schedule's page is accessible, light and dark, and fits a phone", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Reached by all", STEPS);
  await api(page, "PUT", `/agents/${agent}/schedule`, { cron: "*/5 * * * *", timezone: "Europe/Berlin" });
  const to = new Date();
  const range = { from: new Date(to.getTime() - 1_800_000).toISOString(), to: to.toISOString() };
  await api(page, "POST", `/agents/${agent}/schedule/backfill`, range);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`/agents/${agent}/schedule`);
    await expect(page.getByRole("table", { name: "Times that have come" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  }
  await page.getByRole("button", { name: "Backfill…" }).click();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBe(0);
});
