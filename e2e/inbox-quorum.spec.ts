import type { Page } from "@playwright/test";
import { expectAccessible, PHONES } from "./accessible";
import { api, expect, runHeading, signUp, test } from "./fixtures";
import { onlyApproval, openInbox, pane, rows, runUntilAsked, secondMember } from "./inbox";
import { startReceiver } from "./receiver";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;
let receiver: Receiver;

test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(async () => {
  await receiver.stop();
});

const TWO = { id: "ok", type: "approval", input: { message: "Pay Ann?", required: 2, role: "operator" } };

/** A call that a policy puts before two people. */
async function callForTwo(page: Page): Promise<number> {
  await api(page, "POST", "/policies", {
    name: "Two look at payments",
    condition: 'tool.name == "http.post"',
    outcome: "ask",
    ask: { required: 2 },
  });
  const input = { url: `${receiver.url}/pay`, body: { amount: 100 } };
  return runUntilAsked(page, [{ id: "pay", tool: "http.post", input }]);
}

test("two people approve by keyboard; the first vote leaves Mine and stays in Pending", async ({ page, browser }) => {
  test.slow();
  await signUp(page);
  const second = await secondMember(browser, page);
  const run = await runUntilAsked(page, [TWO]);
  await openInbox(second.page);
  await expect(pane(second.page)).toContainText("0 of 2 approved");
  await openInbox(page, "?assigned=me");
  await expect(page.getByRole("link", { name: "Mine 1" })).toBeVisible();
  await expect(pane(page)).toContainText("any operator or above");
  await page.keyboard.press("a");
  await expect(page.getByText("Nothing waits for you by name")).toBeVisible();
  await expect(page.getByRole("link", { name: "Pending 1" })).toBeVisible();

  // The other one sees it happen, without reading the page again.
  await expect(pane(second.page)).toContainText("1 of 2 approved");
  await expect(second.page.getByRole("list", { name: "Who has approved" })).toContainText("Robin Example");
  await expect(second.page.getByText(/Robin Example has approved The approval of run #\d+: 1 of 2\./)).toBeVisible();

  await openInbox(page);
  await expect(pane(page)).toContainText("You have approved this. It takes 1 more.");
  await expect(pane(page).getByRole("button", { name: "Approved by you" })).toBeDisabled();
  await page.keyboard.press("a");
  await expect(pane(page)).toContainText("1 of 2 approved");

  await second.page.keyboard.press("a");
  await expect(second.page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  await second.close();
});

test("changes void what was approved so far, and both decide on what will be sent", async ({ page, browser }) => {
  test.slow();
  await signUp(page);
  const second = await secondMember(browser, page);
  const run = await callForTwo(page);
  await openInbox(second.page);
  await expect(pane(second.page).getByRole("link", { name: "Two look at payments" })).toHaveAttribute(
    "href",
    "/policies",
  );
  await second.page.keyboard.press("a");
  await expect(pane(second.page)).toContainText("1 of 2 approved");

  await openInbox(page);
  await page.keyboard.press("e");
  await expect(pane(page)).toContainText("Changes void what was approved so far");
  await page.getByLabel("body").fill('{"amount": 42}');
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(pane(page)).toContainText("You have approved this. It takes 1 more.");
  await expect(page.getByRole("list", { name: "Who has approved" }).getByRole("listitem")).toHaveCount(1);
  expect(receiver.calls).toEqual([]);

  await expect(pane(second.page)).toContainText("Changed since the agent asked");
  await expect(second.page.getByRole("list", { name: "Changes" })).toContainText("body.amount");
  await expect(
    second.page.getByText(/Robin Example has approved http.post of run #\d+ with changes: 1 of 2/),
  ).toBeVisible();
  await second.page.keyboard.press("a");
  await expect(second.page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await expect(page.getByText(new RegExp(`${second.name} has approved http.post of run #\\d+\\.`))).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  expect(receiver.calls).toEqual([{ method: "POST", path: "/pay", body: { amount: 42 } }]);
  await openInbox(page, "?status=decided");
  await expect(pane(page)).toContainText("2 of 2 approved");
  await expect(page.getByRole("list", { name: "Changes" })).toContainText("42");
  await second.close();
});

test("several are decided together; what is refused stays selected, with why", async ({ page, browser }) => {
  test.slow();
  await signUp(page);
  const second = await secondMember(browser, page);
  await callForTwo(page);
  const { id } = await onlyApproval<{ id: string }>(page);
  await runUntilAsked(page, [TWO]);
  await runUntilAsked(page, [{ ...TWO, input: { message: "Pay Bo?" } }]);
  await openInbox(page);
  await page.getByLabel("Select all").check();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Approve 3 requests?" });
  // Somebody changes one of them while they are looked at.
  const args = { url: `${receiver.url}/other`, body: { amount: 1 } };
  await api(second.page, "POST", `/approvals/${id}/approve`, { args });
  await dialog.getByRole("button", { name: "Approve 3 requests" }).click();
  await expect(dialog).toContainText("2 decided, 1 refused. Those refused stay selected.");
  await expect(dialog.locator("[data-result=refused]")).toContainText("The arguments are not those that were shown");
  await expect(dialog.locator("[data-result=done]").filter({ hasText: "Pay Ann?" })).toContainText(
    "1 of 2 approved: it waits for others.",
  );
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText("1 selected")).toBeVisible();
  await expect(page.locator(`[data-approval="${id}"]`)).toContainText("The arguments are not those that were shown");
  await expect(page.locator(`[data-approval="${id}"]`).getByRole("checkbox")).toBeChecked();
  await second.close();
});

test("nobody decides their own run where the workspace says so; it is handed over by keyboard", async ({
  page,
  browser,
}) => {
  test.slow();
  await signUp(page);
  const second = await secondMember(browser, page);
  await page.goto("/settings/approvals");
  await page.getByLabel("Nobody decides what their own run asks").check();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await runUntilAsked(page, [{ ...TWO, input: { message: "Pay Ann?" } }]);

  await openInbox(page);
  await expect(pane(page).locator("[data-blocked]")).toContainText("You started this run");
  await expect(pane(page).getByRole("button", { name: "Approve" })).toBeDisabled();
  await expect(pane(page).getByRole("button", { name: "Reject" })).toBeDisabled();
  await page.keyboard.press("a");
  await page.keyboard.press("r");
  await expect(page.getByLabel("Why is it rejected?")).toHaveCount(0);

  await page.keyboard.press("d");
  const dialog = page.getByRole("dialog", { name: "Hand it over" });
  await expect(dialog.getByLabel("To").locator("option", { hasText: second.name })).toBeAttached();
  await dialog.getByLabel("To").focus();
  await page.keyboard.type(second.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type("You know her best");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(pane(page)).toContainText(`Only ${second.name} may decide this.`);

  await openInbox(second.page, "?assigned=me");
  await expect(pane(second.page)).toContainText("Pay Ann?");
  await second.page.keyboard.press("a");
  await expect(second.page.getByText("Nothing waits for you by name")).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText(new RegExp(`${second.name} has approved The approval of run`))).toBeVisible();
  await second.close();
});

test("whoever may only look sees why they cannot decide", async ({ page, browser }) => {
  test.slow();
  await signUp(page);
  const second = await secondMember(browser, page, "viewer");
  await runUntilAsked(page, [TWO]);
  await openInbox(second.page);
  await expect(pane(second.page).locator("[data-blocked]")).toHaveText("Your role lets you look, not decide.");
  await expect(pane(second.page).getByRole("button", { name: "Hand over" })).toHaveCount(0);
  await expect(second.page.getByLabel("Select all")).toHaveCount(0);
  await second.page.goto("/settings/approvals");
  await expect(second.page.getByLabel("Hours until a request expires")).toBeDisabled();
  await expect(second.page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await second.close();
});

test("votes, and what stands in the way, are accessible", async ({ page, browser }) => {
  test.slow();
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page);
  const second = await secondMember(browser, page);
  await callForTwo(page);
  const { id } = await onlyApproval<{ id: string }>(page);
  await api(second.page, "POST", `/approvals/${id}/approve`, { args: { url: `${receiver.url}/a`, body: {} } });
  await openInbox(page);
  await rows(page).first().getByRole("link").click();
  const check = (part: string) => expectAccessible(page, part, PHONES);
  await expect(pane(page)).toContainText("1 of 2 approved");
  await check("one vote, with changes");
  await page.keyboard.press("e");
  await check("edit that voids");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await api(page, "POST", `/approvals/${id}/delegate`, { to: second.email });
  await expect(pane(page).locator("[data-blocked]")).toContainText("may decide this");
  await check("blocked");
  await second.close();
});
