import { expectAccessible, LOOKS, violations } from "./accessible";
import { expect, signInAsDemo, test } from "./fixtures";

const PAGES = [
  "/",
  "/agents",
  "/agents/new",
  "/agents/weekly-pipeline-report",
  "/agents/weekly-pipeline-report/runs",
  "/agents/weekly-pipeline-report/triggers",
  "/agents/weekly-pipeline-report/schedule",
  "/agents/weekly-pipeline-report/versions",
  "/agents/acme-sales",
  "/agents/weekly-pipeline-report/settings",
  "/agents/not-there",
  "/approvals",
  "/approvals?status=rejected",
  "/runs",
  "/runs/1",
  "/contacts",
  "/credits",
  "/policies",
  "/receipts",
  "/notifications",
  "/settings/api-keys",
  "/settings/members",
  "/settings/account",
  "/settings/approvals",
  "/settings/webhooks",
  "/settings/audit-log",
  "/settings/usage",
  "/settings/outbox",
];

test.describe.configure({ mode: "parallel" });

test("the pages before signing in", async ({ page }) => {
  for (const path of ["/sign-in", "/sign-up", "/invite/not-there"]) {
    await page.goto(path);
    await expectAccessible(page, path, LOOKS);
  }
});

const AT_A_TIME = 7;
for (let first = 0; first < PAGES.length; first += AT_A_TIME) {
  test(`the pages behind it, from the ${first + 1}th`, async ({ page }) => {
    test.slow();
    await signInAsDemo(page);
    for (const path of PAGES.slice(first, first + AT_A_TIME)) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, path, LOOKS);
    }
  });
}

for (const { colorScheme, width } of LOOKS) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 } });

    test("dialogs, menus and what opens", async ({ page }) => {
      await signInAsDemo(page);
      await page.goto("/agents/weekly-pipeline-report");
      await page.getByRole("button", { name: "Edit" }).click();
      await expect(page.getByText("The plan is valid.")).toBeVisible();
      expect(await violations(page), "plan editor").toEqual([]);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      expect(await violations(page), "run dialog").toEqual([]);
      await page.goto("/settings/api-keys");
      await page.getByRole("button", { name: "Create key" }).click();
      expect(await violations(page), "key dialog").toEqual([]);
      await page.goto("/runs/1");
      for (const step of await page.locator("[data-step] > button").all()) await step.click();
      expect(await violations(page), "steps").toEqual([]);
      if (width < 1024) await page.getByRole("button", { name: "Open menu" }).click();
      await page.getByRole("button", { name: /account menu/ }).click();
      expect(await violations(page), "account menu").toEqual([]);
    });
  });
}
