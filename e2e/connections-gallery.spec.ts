import { expectAccessible, LOOKS } from "./accessible";
import { expect, signUp, test } from "./fixtures";

test("apps show their logos, and nothing is asked of another origin", async ({ page, baseURL }) => {
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await signUp(page);
  await page.goto("/connections");
  const tile = (app: string) => page.locator(`[data-app="${app}"]`);
  for (const app of ["slack", "notion", "intercom", "github", "google"]) {
    await expect(tile(app).locator("[data-logo] path")).toHaveAttribute("d", /^[Mm]\d/);
  }
  await expect(tile("slack").getByText("Slack", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Slack/ }).first()).toHaveAttribute("data-app", "slack");
  await expect(tile("microsoft").locator("[data-logo]")).toHaveCount(0);
  await expect(tile("microsoft").getByText("M", { exact: true })).toBeVisible();
  await expectAccessible(page, "gallery", LOOKS);
  expect([...origins]).toEqual([new URL(baseURL ?? "").origin]);
});
