import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, PASSWORD, signIn, signUp, test, triggerRun } from "./fixtures";

test("the workspace is renamed, keeps less, is exported, and is deleted", async ({ page }) => {
  const email = await signUp(page);
  const agent = await createAgent(page, "Greeter", [{ id: "show", type: "display", input: { content: "Hello" } }]);
  await triggerRun(page, agent);
  await page.goto("/settings/workspace");
  await expect(async () => {
    await page.getByLabel("Name").fill("South Field");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Settings saved").first()).toBeVisible({ timeout: 2000 });
  }).toPass();

  await page.getByLabel("Days to keep runs").fill("0");
  await expect(page.getByText("Must be a whole number from 1 to 3650.")).toBeVisible();
  await page.getByLabel("Days to keep runs").fill("30");
  await expect(page.getByText("0 runs would be deleted.")).toBeVisible();
  await page.getByRole("button", { name: "Save retention" }).click();
  await expect(page.getByRole("button", { name: "Save retention" })).toBeDisabled();
  const { data } = await api<{ data: { name: string; slug: string; retention_days: number } }>(
    page,
    "GET",
    "/workspace",
  );
  expect(data).toMatchObject({ name: "South Field", retention_days: 30 });

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download everything" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^drover-.*\.ndjson\.gz$/);
  const lines = gunzipSync(readFileSync(await download.path()))
    .toString()
    .trimEnd()
    .split("\n");
  const types = new Set(lines.map((line) => JSON.parse(line).type));
  expect([...types]).toEqual(expect.arrayContaining(["workspace", "agent", "run", "message", "audit_entry", "end"]));

  await page.getByRole("button", { name: "Delete workspace" }).click();
  const confirm = page.getByRole("button", { name: "Delete workspace for good" });
  await expect(confirm).toBeDisabled();
  await page.getByLabel(/^Type/).fill(data.slug);
  await confirm.click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  const after = await api<{ data: { slug: string } }>(page, "GET", "/workspace");
  expect(after.data.slug).not.toBe(data.slug);
});

test("the page is accessible in both themes, at 390 px", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto("/settings/workspace");
    expect(await violations(page), colorScheme).toEqual([]);
    expect(await sidewaysScroll(page), colorScheme).toBeLessThanOrEqual(0);
    await expect(async () => {
      await page.getByRole("button", { name: "Delete workspace" }).click();
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1000 });
    }).toPass();
    expect(await violations(page), `dialog, ${colorScheme}`).toEqual([]);
  }
});
