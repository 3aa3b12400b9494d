import { expectAccessible, PHONES } from "./accessible";
import { api, createAgent, expect, signUp, test } from "./fixtures";

const STEPS = [
  { id: "first", type: "transform", input: "fine" },
  { id: "second", type: "transform", input: "fine" },
];

test("what was run today is counted, by day, agent and key, and the range stands in the address", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/usage");
  await expect(page.getByText("Nothing was used in these days")).toBeVisible();

  const agent = await createAgent(page, "Counted", STEPS);
  for (let index = 0; index < 3; index++) await api(page, "POST", `/agents/${agent}/run`, {});
  await expect
    .poll(async () => {
      const { data } = await api<{ data: { totals: { completed: number; steps: number } } }>(page, "GET", "/usage");
      return [data.totals.completed, data.totals.steps];
    })
    .toEqual([3, 6]);
  await page.reload();
  await expect(page.getByRole("definition").filter({ hasText: "3 completed, 0 failed" })).toBeVisible();
  const row = page.getByRole("table", { name: "Usage by agent" }).getByRole("row").filter({ hasText: "Counted" });
  await expect(row.getByRole("cell")).toHaveText(["Counted", "3", "3", "0", "6", "3", "0"]);
  const person = page
    .getByRole("table", { name: "Usage by key" })
    .getByRole("row")
    .filter({ hasText: "Robin Example" });
  await expect(person.getByRole("cell")).toHaveText(["Robin Example", "Person", "3", "3", "0", "6", "3", "0"]);
  await expect(page.getByRole("table", { name: "Runs a day" }).getByText("3 completed")).toHaveCount(1);

  await page.getByLabel("Range").selectOption("Last 7 days");
  await expect(page).toHaveURL(/\/settings\/usage\?days=7$/);
  await expect(page.getByRole("table", { name: "Runs a day" }).getByRole("row")).toHaveCount(7);
  await page.getByLabel("Range").selectOption("Other days…");
  await expect(page).toHaveURL(/from=[\d-]+&to=[\d-]+$/);
  await page.getByLabel("First day").fill("2020-01-31");
  await page.getByLabel("Last day").fill("2020-01-01");
  await expect(page.getByText("Must not be after the last day.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show" })).toBeDisabled();
  await page.getByLabel("First day").fill("2020-01-01");
  await page.getByLabel("Last day").fill("2020-01-31");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/from=2020-01-01&to=2020-01-31$/);
  await expect(page.getByText("Nothing was used in these days")).toBeVisible();
  await page.goBack(); // to the same days as the last seven, as days of one's own
  await page.goBack();
  await expect(page.getByLabel("Range")).toHaveValue("7");
  await row.getByRole("link", { name: "Counted" }).click();
  await expect(page.getByRole("heading", { name: "Counted", level: 1 })).toBeVisible();
});

test("the page is accessible, with figures and without", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page);
  const check = (part: string) => expectAccessible(page, part, PHONES);
  await page.goto("/settings/usage?from=2020-01-01&to=2020-01-31");
  await expect(page.getByText("Nothing was used in these days")).toBeVisible();
  await check("empty");
  const agent = await createAgent(page, "Counted", STEPS);
  await api(page, "POST", `/agents/${agent}/run`, {});
  await page.goto("/settings/usage?days=90");
  await expect(page.getByRole("table", { name: "Usage by agent" })).toBeVisible();
  await check("figures");
});
