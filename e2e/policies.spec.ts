import type { Page } from "@playwright/test";
import { sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, runHeading, signUp, startRun, test } from "./fixtures";
import { startReceiver } from "./receiver";

let receiver: Awaited<ReturnType<typeof startReceiver>>;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(async () => {
  await receiver.stop();
});

const post = () => ({
  id: "pay",
  tool: "http.post",
  input: { url: `${receiver.url}/pay`, body: { to: "{{ input.to }}" } },
});
const order = (page: Page) => page.getByRole("region", { name: "Rules" }).locator("tbody tr td:nth-child(2)");
const dialog = (page: Page) => page.getByRole("dialog");

async function newRule(page: Page, name: string, condition: string, outcome: string): Promise<void> {
  await page.getByRole("button", { name: "New rule" }).first().click();
  await dialog(page).getByLabel("Name").fill(name);
  await dialog(page).getByLabel("Condition", { exact: true }).fill(condition);
  await dialog(page).getByLabel("Outcome").selectOption(outcome);
}

test("a rule is written, tried on past calls, put in order by keyboard, switched off and deleted", async ({ page }) => {
  test.slow();
  await signUp(page);
  const agent = await createAgent(page, "Payer", [post()]);
  await startRun(page, agent, { to: "Ann" });
  await expect(runHeading(page)).toContainText("Completed");
  await page.getByRole("link", { name: "Policies" }).click();
  await expect(page.getByText("No rules yet")).toBeVisible();

  await newRule(page, "No payments at night", "args.hour > 20 && tool.nam == 'x'", "deny");
  await dialog(page).getByRole("button", { name: "Dry run" }).click();
  await expect(dialog(page).getByText('There is no "tool.nam"').first()).toBeVisible();
  await dialog(page).getByLabel("Condition", { exact: true }).fill('tool.name == "http.post" && args.body.to == "Ann"');
  await dialog(page).getByRole("button", { name: "Dry run" }).click();
  await expect(dialog(page).getByRole("status")).toHaveText("Of 1 past call, 1 would have been decided otherwise.");
  await expect(dialog(page).getByRole("row").filter({ hasText: "http.post" })).toContainText(/Runs\s*Denied/);
  expect(await violations(page), "dialog").toEqual([]);
  await dialog(page).getByRole("button", { name: "Add rule" }).click();
  await expect(order(page)).toHaveText(["No payments at night"]);

  await newRule(page, "Two people decide", 'tool.effect == "destructive"', "ask");
  await dialog(page).getByLabel("How many have to approve").fill("2");
  await dialog(page).getByLabel("People").fill("nobody@example.com");
  await dialog(page).getByRole("button", { name: "Add rule" }).click();
  await expect(dialog(page).getByText("Is no member of this workspace.").first()).toBeVisible();
  await dialog(page).getByLabel("People").fill("");
  await dialog(page).getByLabel("Rejected after (hours)").fill("1.5");
  await dialog(page).getByRole("button", { name: "Add rule" }).click();
  await expect(order(page)).toHaveText(["No payments at night", "Two people decide"]);

  const up = page.getByRole("button", { name: "Move Two people decide up" });
  await up.focus();
  await page.keyboard.press("ArrowUp");
  await expect(order(page)).toHaveText(["Two people decide", "No payments at night"]);
  await expect(up).toBeFocused();
  await page.getByRole("button", { name: "Move Two people decide down" }).click();
  await expect(order(page)).toHaveText(["No payments at night", "Two people decide"]);
  await page.reload();
  await expect(order(page)).toHaveText(["No payments at night", "Two people decide"]);

  await page.getByRole("button", { name: "Edit Two people decide" }).click();
  await expect(dialog(page).getByLabel("Rejected after (hours)")).toHaveValue("1.5");
  await dialog(page).getByLabel("Name").fill("Three people decide");
  await dialog(page).getByLabel("How many have to approve").fill("3");
  await dialog(page).getByRole("button", { name: "Save rule" }).click();
  await expect(order(page).last()).toHaveText("Three people decide");

  await page.getByRole("button", { name: "Switch Three people decide off" }).click();
  await expect(order(page).last()).toContainText("Off");
  expect(await violations(page), "page").toEqual([]);
  await page.getByRole("button", { name: "Delete Three people decide" }).click();
  await page.getByRole("button", { name: "Delete rule" }).click();
  await expect(order(page)).toHaveText(["No payments at night"]);
});

test("a rule is in force for the next call", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Payer", [post()]);
  await api(page, "POST", "/policies", { name: "Not Bob", outcome: "deny", condition: 'args.body.to == "Bob"' });
  await startRun(page, agent, { to: "Bob" });
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByText("Not Bob").first()).toBeVisible();
  await startRun(page, agent, { to: "Ann" });
  await expect(runHeading(page)).toContainText("Completed");
  expect(receiver.calls.map(({ body }) => body)).toEqual([{ to: "Ann" }]);
});

test("clean approvals propose a rule; accepted, the next call runs, and the ledger tells both", async ({ page }) => {
  test.slow();
  await signUp(page);
  const agent = await createAgent(page, "Payer", [post()], "propose");
  for (const to of ["Ann", "Bob", "Cid", "Dee", "Eve"]) {
    const number = await startRun(page, agent, { to });
    await expect(runHeading(page)).toContainText("Awaiting approval");
    const { data } = await api<{ data: { id: string }[] }>(page, "GET", `/approvals?run=${number}`);
    await api(page, "POST", `/approvals/${data[0]?.id}/approve`, {});
    await expect(runHeading(page)).toContainText("Completed");
  }
  // The last approval is followed up in the background.
  const proposals = () => api<{ data: unknown[] }>(page, "GET", "/policies?status=proposed");
  await expect.poll(async () => (await proposals()).data.length).toBe(1);
  await page.goto("/policies");
  const proposal = page.getByRole("article");
  await expect(proposal).toContainText(`args.url = "${receiver.url}/pay"`);
  await expect(proposal).toContainText("args.body.to");
  await expect(proposal.getByRole("link", { name: /^Run #/ })).toHaveCount(5);
  await expect(page.getByText("No rules yet")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(page), "proposal").toEqual([]);
  expect(await sidewaysScroll(page), "proposal").toBeLessThanOrEqual(0);
  await proposal.getByRole("button", { name: "Accept" }).click();
  await expect(order(page)).toContainText(["Earned"]);
  await expect(proposal).toHaveCount(0);
  expect(await violations(page), "rules").toEqual([]);
  expect(await sidewaysScroll(page), "rules").toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 844 });

  const free = await startRun(page, agent, { to: "Fay" });
  await expect(runHeading(page)).toContainText("Completed");
  await page.getByRole("link", { name: "Receipts" }).click();
  const receipts = page.getByRole("region", { name: "Receipts" }).locator("tbody tr");
  await expect(receipts).toHaveCount(6);
  await expect(receipts.first()).toContainText("A rule");
  await expect(receipts.last()).toContainText("Robin Example");
  await expect(receipts.first()).toContainText(`POST ${receiver.url}/pay`);
  expect(await violations(page), "receipts").toEqual([]);

  await page.getByRole("searchbox").fill("nothing like it");
  await expect(page.getByText("No receipt matches")).toBeVisible();
  await expect(page).toHaveURL(/q=nothing/);
  await page.getByRole("searchbox").fill("/PAY");
  await expect(receipts).toHaveCount(6);
  await page.goto(`/receipts?run=${free}`);
  await expect(receipts).toHaveCount(1);
  await receipts.first().getByRole("button").click();
  await expect(dialog(page)).toContainText(/[0-9a-f]{64}/);
  expect(await violations(page), "receipt").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /show all runs/ }).click();
  await expect(receipts).toHaveCount(6);
  await page.getByLabel("Status").selectOption("Failed");
  await expect(page.getByText("No receipt matches")).toBeVisible();
  await expect(page).toHaveURL("/receipts?status=failed");
});
