import { expect, signUp, test } from "./fixtures";

test("contacts are added, found, changed and deleted", async ({ page }) => {
  await signUp(page);
  await page.goto("/contacts");
  await expect(page.getByText("No contacts yet")).toBeVisible();
  for (const [name, email] of [
    ["Kim Harbor", "kim@harbor.example"],
    ["Lou Field", "lou@field.example"],
  ] as const) {
    await page.getByRole("button", { name: "Add contact" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Email").fill(email);
    await dialog.getByLabel("Tags").fill("open-deal, vip");
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await expect(page.getByRole("link", { name })).toBeVisible();
  }

  await page.getByRole("button", { name: "Add contact" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Kim again");
  await page.getByRole("dialog").getByLabel("Email").fill("kim@harbor.example");
  await page.getByRole("dialog").getByRole("button", { name: "Add contact" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: "Not now" }).click();

  await page.getByRole("searchbox").fill("harbor");
  await expect(page.getByRole("link", { name: "Lou Field" })).toHaveCount(0);
  await page.getByRole("link", { name: "Kim Harbor" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("dialog").getByLabel("Company").fill("Harbor Textiles");
  await page.getByRole("button", { name: "Save contact" }).click();
  await expect(page.getByText("Harbor Textiles").first()).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete contact" }).click();
  await expect(page.getByRole("link", { name: "Lou Field" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Kim Harbor" })).toHaveCount(0);
});
