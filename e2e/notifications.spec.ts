import { api, createAgent, expect, signUp, test } from "./fixtures";

test("what is not to be shown is not, and the choices and the digest are kept", async ({ page }) => {
  await signUp(page);
  await page.goto("/notifications");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Notification settings" })).toBeVisible();
  const shown = page.getByLabel("Approval requested in the dashboard");
  await expect(async () => {
    await shown.uncheck();
    await expect(shown).not.toBeChecked({ timeout: 500 });
  }).toPass();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await page.getByLabel("Approval requested by mail").selectOption("In the digest");
  await expect(page.getByText("Your digest is off")).toBeVisible();
  await page.getByLabel("How often").selectOption("Every Monday");
  await page.getByLabel("At", { exact: true }).selectOption("07:00");
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await page.getByRole("button", { name: "Save digest" }).click();
  await expect(page.getByText("This is not a time zone")).toBeVisible();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await page.getByRole("button", { name: "Save digest" }).click();
  await expect(page.getByText("Digest saved")).toBeVisible();
  await expect(page.getByText("Your digest is off")).toHaveCount(0);
  await page.reload();
  await expect(shown).not.toBeChecked();
  await expect(page.getByLabel("Approval requested by mail")).toHaveValue("digest");
  await expect(page.getByLabel("How often")).toHaveValue("weekly");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Berlin");

  const step = { id: "ok", type: "approval", input: { message: "Pay Ann?" } };
  const agent = await createAgent(page, "Asker", [step]);
  await api(page, "POST", `/agents/${agent}/run`, {});
  const pending = async () => (await api<{ data: { pending: number } }>(page, "GET", "/approvals/count")).data.pending;
  await expect.poll(pending).toBe(1);
  await page.goto("/notifications");
  await expect(page.getByText("wants", { exact: false })).toHaveCount(0);
  expect((await api<{ data: unknown[] }>(page, "GET", "/notifications")).data).toEqual([]);
});
