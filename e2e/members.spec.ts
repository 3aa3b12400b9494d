import { expect, PASSWORD, signUp, test, whenUsable } from "./fixtures";

test("a link brings somebody in; roles change, workspaces are switched, and one is left", async ({ page, browser }) => {
  test.slow();
  await signUp(page);
  await page.goto("/settings/members");
  await expect(page.getByRole("table", { name: "Permissions by role" })).toContainText("Decide approvals");
  const invite = async (role: string) => {
    await expect(async () => {
      await page.getByRole("button", { name: "Invite" }).click();
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.getByRole("dialog").getByLabel("Role").selectOption(role);
    await page.getByRole("dialog").getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByTestId("invitation-link").textContent();
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    return link ?? "";
  };
  const dead = await invite("viewer");
  const pending = page.getByRole("table", { name: "Pending invitations" });
  await expect(pending).toContainText("Whoever has the link");
  await pending.getByRole("button", { name: "Revoke the invitation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke invitation" }).click();
  await expect(pending).toHaveCount(0);
  const link = await invite("operator");

  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const guest = whenUsable(await context.newPage());
  await guest.goto(dead);
  await expect(guest.getByRole("heading", { name: "This invitation is not valid" })).toBeVisible();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join North Field" })).toBeVisible();
  await guest.getByLabel("Your name").fill("Gwen Guest");
  await guest.getByLabel("Email").fill(`guest-${Date.now()}@example.com`);
  await guest.getByLabel("Password").fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account and join" }).click();
  await expect(guest.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await guest.goto("/settings/members");
  await expect(guest.getByRole("row").filter({ hasText: "Gwen Guest" })).toContainText("operator");
  await expect(guest.getByRole("button", { name: "Invite" })).toHaveCount(0);

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "Gwen Guest" });
  await expect(async () => {
    await row.getByLabel("Role of Gwen Guest").selectOption("admin");
    await expect(page.getByText("Gwen Guest is now admin")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByLabel("Role of Robin Example").selectOption("viewer");
  await expect(page.getByRole("alert").filter({ hasText: "at least one owner" })).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole("button", { name: "Invite" })).toBeVisible();

  const menu = async (workspace: string) => {
    await expect(async () => {
      if (!(await guest.getByRole("button", { name: `${workspace} Gwen Guest account menu` }).isVisible())) {
        await guest.getByRole("button", { name: "Open menu" }).click({ timeout: 1_000 });
      }
      await guest.getByRole("button", { name: `${workspace} Gwen Guest account menu` }).click({ timeout: 1_000 });
      await expect(guest.getByRole("menuitem", { name: "Create a workspace" })).toBeVisible({ timeout: 1_000 });
    }).toPass();
  };
  await menu("North Field");
  await guest.getByRole("menuitem", { name: "Create a workspace" }).click();
  await guest.getByRole("dialog", { name: "Create a workspace" }).getByLabel("Name").fill("South Field");
  await guest.getByRole("button", { name: "Create workspace" }).click();
  await expect(guest.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await expect(async () => {
    await menu("South Field");
    const isSwitch = (url: string) => url.endsWith("/session/workspace");
    const switched = guest.waitForResponse((response) => isSwitch(response.url()), { timeout: 10_000 });
    await Promise.all([
      switched,
      guest.getByRole("menuitem", { name: "North Field" }).press("Enter", { timeout: 5_000 }),
    ]);
    expect((await switched).status()).toBe(204);
  }).toPass();
  await expect(async () => {
    await guest.goto("/settings/members");
    await expect(guest.getByText("The people who work in North Field.")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(async () => {
    await guest.getByRole("button", { name: "Leave the workspace" }).click();
    await expect(guest.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await guest.getByRole("dialog").getByRole("button", { name: "Leave workspace" }).click();
  await expect(guest).toHaveURL(/\/$/);
  await guest.goto("/settings/members");
  await expect(guest.getByText("The people who work in South Field.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("table", { name: "Members" })).not.toContainText("Gwen Guest");
  await context.close();
});
