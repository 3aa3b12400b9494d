import { sidewaysScroll, violations } from "./accessible";
import { api, expect, runHeading, signUp, startRun, stepLine, test } from "./fixtures";
import { counts, pane } from "./inbox";

test("an agent with a goal plans for itself, shows what it thought, and remembers", async ({ page }) => {
  await signUp(page);
  await api(page, "POST", "/contacts", {
    name: "Procurement",
    email: "procurement@acme.example",
    company: "Acme Corp",
    attributes: { renewal_date: "2026-09-30" },
  });
  await page.goto("/agents/new");
  await page.getByLabel("Renewal assistant").check();
  await page.getByRole("button", { name: "Create and publish" }).click();
  await expect(page.getByRole("heading", { name: "Renewal assistant", level: 1 })).toBeVisible();
  const tools = page.getByRole("list", { name: "Tools it may call" });
  await expect(tools).toContainText("gmail.draft");
  expect(await violations(page)).toEqual([]);

  const request = "Find the Q3 renewal for Acme Corp and draft a follow-up email";
  const run = await startRun(page, "renewal-assistant", { input: request });
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await expect(stepLine(page, "work[0].think")).toContainText("First I need to find the Q3 renewal");
  await expect(stepLine(page, "work[0].call_1")).toContainText("crm.");
  await stepLine(page, "work[1].call_1").getByRole("link", { name: "Decide in the inbox" }).click();
  await expect(pane(page)).toContainText("procurement@acme.example");
  await pane(page)
    .getByRole("button", { name: /^Approve/ })
    .first()
    .click();
  await expect.poll(async () => (await counts(page)).pending).toBe(0);
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  expect(await violations(page)).toEqual([]);

  await page.goto("/agents/renewal-assistant/memory");
  await expect(page.getByText("It remembers nothing yet")).toBeVisible();
  await page.getByRole("button", { name: "Add memory" }).click();
  await page.getByLabel("Key").fill("acme.day");
  await page.getByLabel("What to remember").fill("Acme prefers mail on Mondays.");
  await page.getByRole("dialog").getByRole("button", { name: "Add memory" }).click();
  await expect(page.locator("[data-memory]")).toContainText("Mondays");
  await page.getByRole("button", { name: "Correct" }).click();
  await page.getByLabel("What to remember").fill("Acme prefers mail on Tuesdays.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-memory]")).toContainText("Tuesdays");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByText("It remembers nothing yet")).toBeVisible();
});
