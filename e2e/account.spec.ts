import { expect, PASSWORD, signIn, signUp, test, whenUsable } from "./fixtures";

const OTHER = "four goats under a bridge";

test("a person names themselves, changes the password, and signs out elsewhere", async ({ page, browser }) => {
  const email = await signUp(page);
  const context = await browser.newContext();
  const elsewhere = whenUsable(await context.newPage());
  const enterElsewhere = async (password: string) => {
    await signIn(elsewhere, email, password);
    await expect(elsewhere.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  };
  const isOut = async () => {
    await elsewhere.goto("/runs");
    await expect(elsewhere).toHaveURL(/\/sign-in/);
  };
  await enterElsewhere(PASSWORD);
  await page.goto("/settings/account");
  const sessions = page.getByRole("listitem").filter({ hasText: "seen" });
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: "This one" })).toContainText(/Chrome on \w+/);
  await expect(async () => {
    await page.getByRole("button", { name: /^Sign out Chrome/ }).click({ timeout: 1_000 });
    await expect(sessions).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
  await isOut();

  await page.getByLabel("Name", { exact: true }).fill("Robin Renamed");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByRole("button", { name: "North Field Robin Renamed account menu" })).toBeVisible();

  await enterElsewhere(PASSWORD);
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill(OTHER);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your other sessions are signed out.")).toBeVisible();
  await isOut();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();

  await enterElsewhere(OTHER);
  await page.reload();
  await expect(async () => {
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("One session ended")).toBeVisible();
  await isOut();
  await context.close();
});
