import { readFileSync } from "node:fs";
import { sidewaysScroll, violations } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";

type Made = { data: { id: string } };

test("who changed what: found, read, narrowed, kept in the address, verified and taken along", async ({ page }) => {
  await signUp(page);
  const contact = (await api<Made>(page, "POST", "/contacts", { name: "Kim Harbor" })).data.id;
  await api(page, "PATCH", `/contacts/${contact}`, { name: "Kim Field" });
  const key = await api<{ data: { key: string } }>(page, "POST", "/api-keys", {
    name: "Weak",
    scopes: ["runs:read"],
    expires: "30d",
  });
  await page.goto("/settings/audit-log");
  await expect(page.getByRole("region", { name: "Verification" })).toContainText("The log is as it was written");
  await expect(page.getByRole("region", { name: "Verification" })).toContainText(/All \d+ entries match their seals/);

  await page.getByRole("button", { name: "contact.updated" }).click();
  const dialog = page.getByRole("dialog", { name: "contact.updated" });
  await expect(dialog.getByText("Robin Example")).toBeVisible();
  await expect(dialog.getByText('"Kim Field"')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("link", { name: "All that was done to it" }).click();
  await expect(page).toHaveURL(new RegExp(`resource_id=${contact}`));
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByLabel("Id of what was changed")).toHaveValue(contact);

  await page.getByRole("button", { name: "Export" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /JSON/ }).click();
  const download = await waiting;
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).action)).toEqual(["contact.updated", "contact.created"]);

  const refused = await page.request.get("/api/v1/contacts", { headers: { authorization: `Bearer ${key.data.key}` } });
  expect(refused.status()).toBe(403);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.getByLabel("Kind").selectOption({ label: "Denied calls" });
  await expect(page).toHaveURL(/resource_type=operation/);
  await page.reload();
  await page.getByRole("button", { name: "access.denied" }).click();
  await expect(page.getByRole("dialog").getByText('"insufficient_scope"')).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByLabel("Kind").selectOption({ label: "Webhooks" });
  await expect(page.getByText("No entry matches")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("button", { name: "access.denied" })).toBeVisible();
});

test("a choice made while a page is on its way builds on the one before", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/audit-log?resource_id=usr_nobody");
  await expect(page.getByText("No entry matches")).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/[?&]_rsc=/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.getByLabel("Kind").selectOption({ label: "Webhooks" });
  release();
  await expect(page).toHaveURL("/settings/audit-log?resource_type=webhook");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("nothing is cut off, and nothing is inaccessible", async ({ page }) => {
    await signUp(page);
    await page.goto("/settings/audit-log?range=day&action=user.created&actor=usr_nobody");
    await expect(page.getByText("No entry matches")).toBeVisible();
    await page.goto("/settings/audit-log");
    await expect(page.getByText("The log is as it was written")).toBeVisible();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
