import type { Page } from "@playwright/test";
import { type IdentityProviderServer, startIdentityProvider } from "../lib/testing/identity-provider";
import { createAccount, expect, PASSWORD, test } from "./fixtures";

let idp: IdentityProviderServer;
test.beforeAll(async () => {
  const app = `http://localhost:${process.env.E2E_PORT}`;
  idp = await startIdentityProvider(`${app}/api/auth/callback/oidc`, Number(process.env.E2E_IDENTITY_PORT));
});
test.afterAll(() => idp.close());

/** Presses the button that leads to the issuer, and says there who one is. */
async function prove(page: Page, button: string, email: string, answer = "Continue"): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: button, exact: true }).click({ timeout: 1_000 });
    await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: answer }).click();
}

test("somebody signs in by an identity provider, sets a password, unlinks and links again", async ({ page }) => {
  const email = `ida-${Date.now()}@example.com`;
  await page.goto("/sign-in?next=/runs");
  await prove(page, "Continue with Example ID", email, "Cancel");
  await expect(page.getByRole("alert").filter({ hasText: "did not confirm" })).toBeVisible();
  await page.goto("/sign-in?next=/runs");
  await prove(page, "Continue with Example ID", email);
  await expect(page).toHaveURL(/\/runs$/);

  await page.goto("/settings/account");
  const unlink = async () => {
    await expect(async () => {
      await page.getByRole("button", { name: "Unlink Example ID" }).click();
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.getByRole("dialog").getByRole("button", { name: "Unlink", exact: true }).click();
  };
  await unlink();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Set a password first");
  await page.keyboard.press("Escape");
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("button", { name: "Change password" })).toBeVisible();
  await unlink();
  await page.getByRole("button", { name: "Link Example ID", exact: true }).click(); // the issuer still knows who it is
  await expect(page.getByRole("button", { name: "Unlink Example ID" })).toBeVisible();
});

test("an address alone opens no account that has a password", async ({ page, request }) => {
  const email = await createAccount(request);
  await page.goto("/sign-in");
  await prove(page, "Continue with Example ID", email);
  await expect(page.getByRole("alert").filter({ hasText: "exists already" })).toBeVisible();
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
});
