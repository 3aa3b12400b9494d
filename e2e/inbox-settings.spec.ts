import { expectAccessible, LOOKS } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";
import { onlyApproval, openInbox, runUntilAsked } from "./inbox";

const STEP = { id: "ok", type: "approval", input: { message: "Pay Ann?" } };

test("the default expiry is what new requests get", async ({ page }) => {
  await signUp(page);
  await openInbox(page);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("heading", { level: 1, name: "Approval settings" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save changes" })).toBeDisabled();
  const hours = page.getByLabel("Hours until a request expires");
  await hours.fill("0");
  await expect(page.getByText("Must be a whole number from 1 to 8760.")).toBeVisible();
  await expect(hours).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Save changes" })).toBeDisabled();
  await hours.fill("48");
  await page.getByLabel("Like approvals before Drover proposes a rule").fill("3");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.reload();
  await expect(hours).toHaveValue("48");
  await expect(page.getByLabel("Like approvals before Drover proposes a rule")).toHaveValue("3");

  await runUntilAsked(page, [STEP]);
  const { created_at, expires_at } = await onlyApproval<{ created_at: string; expires_at: string }>(page);
  const waits = (Date.parse(expires_at) - Date.parse(created_at)) / 3_600_000;
  expect(Math.round(waits)).toBe(48);
});

test("the inbox says that a rule is proposed, once enough was approved", async ({ page }) => {
  test.slow();
  await signUp(page);
  await api(page, "PATCH", "/workspace", { earn_autonomy_after: 2 });
  const body = { name: "Writer", autonomy: "propose", plan: { steps: [] as unknown[] }, publish: true };
  body.plan.steps = [{ id: "post", tool: "http.post", input: { url: "http://127.0.0.1:9/nowhere", body: { a: 1 } } }];
  const agent = (await api<{ data: { id: string } }>(page, "POST", "/agents", body)).data.id;
  await openInbox(page);
  await expect(page.getByRole("complementary", { name: "Proposed rules" })).toHaveCount(0);
  for (let round = 0; round < 2; round++) {
    await api(page, "POST", `/agents/${agent}/run`, {});
    await expect(page.locator("[data-approval]")).toHaveCount(1);
    await page.keyboard.press("a");
    await expect(page.locator("[data-approval]")).toHaveCount(0);
  }
  await expect
    .poll(async () => (await api<{ data: unknown[] }>(page, "GET", "/policies?status=proposed")).data.length)
    .toBe(1);
  await openInbox(page);
  const banner = page.getByRole("complementary", { name: "Proposed rules" });
  await expect(banner).toContainText("Drover proposes a rule.");
  await banner.getByRole("link", { name: "Look at it" }).click();
  await expect(page).toHaveURL(/\/policies$/);
});

test("the settings are accessible", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/approvals");
  await page.getByLabel("Hours until a request expires").fill("none");
  await expect(page.getByText("Must be a whole number from 1 to 8760.")).toBeVisible();
  await expectAccessible(page, "a number that is none", LOOKS);
});
