import type { Page } from "@playwright/test";
import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, runHeading, signUp, test, triggerRun } from "./fixtures";
import { counts, listens, openInbox, pane, rows } from "./inbox";
import { startReceiver } from "./receiver";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;
let receiver: Receiver;

test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(async () => {
  await receiver.stop();
});

/** Starts runs of an agent that proposes one call each, in this order; answers their numbers once all of them wait. */
async function propose(page: Page, paths: string[], tool = "http.post"): Promise<number[]> {
  const input = { url: `${receiver.url}{{ input.path }}`, body: { amount: 100, to: "Ann" } };
  const agent = await createAgent(page, "Payer", [{ id: "pay", tool, input, name: "Pay" }], "propose");
  const numbers: number[] = [];
  for (const path of paths) {
    numbers.push(await triggerRun(page, agent, { path }));
    await expect.poll(async () => (await counts(page)).pending).toBe(numbers.length);
  }
  return numbers;
}

test("a call is approved with an edit by keyboard alone, and the receiver gets exactly that", async ({ page }) => {
  await signUp(page);
  const [run] = await propose(page, ["/pay"]);
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await expect(page.getByRole("link", { name: "Decide in the inbox" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Approvals 1 pending" })).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(rows(page)).toHaveCount(1);
  await listens(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/approval=apr_/);
  await expect(pane(page).getByText(`${receiver.url}/pay`, { exact: true })).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.getByLabel("url")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(`${receiver.url}/edited`);
  for (const field of ["headers", "query", "timeout_ms", "credential", "connection", "body"]) {
    await page.keyboard.press("Tab");
    await expect(page.getByLabel(field)).toBeFocused();
  }
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type('{"amount": 42, "to": "Ann"}');
  const changes = page.getByRole("list", { name: "Changes" });
  await expect(changes.getByRole("listitem")).toHaveCount(2);
  await expect(changes).toContainText("body.amount");
  await page.keyboard.press("ControlOrMeta+Enter");

  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Approvals", exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  expect(receiver.calls).toEqual([{ method: "POST", path: "/edited", body: { amount: 42, to: "Ann" } }]);
  await page.goto("/approvals?status=decided");
  await expect(pane(page)).toContainText("Robin Example approved this, with changes,");
  await expect(page.getByRole("list", { name: "Changes" })).toContainText("/edited");
});

test("a rejected call is never sent, and its run fails with the reason", async ({ page }) => {
  await signUp(page);
  const [run] = await propose(page, ["/pay"]);
  await openInbox(page);
  await expect(pane(page).getByRole("button", { name: "Approve" })).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByLabel("Why is it rejected?")).toBeFocused();
  await page.keyboard.type("Ann has been paid already");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByRole("alert").filter({ hasText: "Ann has been paid already" })).toBeVisible();
  expect(receiver.calls).toEqual([]);
});

test("the keys walk the list, leave g to the navigation, and advance after a decision", async ({ page }) => {
  await signUp(page);
  await propose(page, ["/first", "/second", "/third"]);
  await openInbox(page);
  await expect(pane(page)).toContainText("/third");
  await page.keyboard.press("j");
  await expect(pane(page)).toContainText("/second");
  await page.keyboard.press("k");
  await expect(pane(page)).toContainText("/third");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1, name: "Agents" })).toBeVisible();
  await openInbox(page);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(pane(page)).toContainText("/second");
  await page.keyboard.press("a");
  await expect(rows(page)).toHaveCount(2);
  await expect(pane(page)).toContainText("/first");
  await expect.poll(() => receiver.calls.map((call) => call.path)).toEqual(["/second"]);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Edit the arguments");
});

test("what somebody else decides leaves the list, and deciding it again says who was faster", async ({ page }) => {
  await signUp(page);
  await propose(page, ["/first", "/second"]);
  await openInbox(page);
  await expect(rows(page)).toHaveCount(2);
  const second = String(await pane(page).getAttribute("data-approval-detail"));
  const first = String(await rows(page).last().getAttribute("data-approval"));
  await api(page, "POST", `/approvals/${first}/reject`, { reason: "no" });
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText(/Robin Example has rejected http.post of run #\d+/)).toBeVisible();

  // Decided between the last look and the click: the page still shows it as pending.
  await page.route("**/api/v1/approvals**", (route) =>
    route.request().method() === "GET" ? new Promise(() => {}) : route.continue(),
  );
  await api(page, "POST", `/approvals/${second}/reject`, { reason: "no" });
  await pane(page).getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Somebody was faster" })).toContainText("Robin Example");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  expect(receiver.calls).toEqual([]);
});

test("a call that deletes is asked about once more", async ({ page }) => {
  await signUp(page);
  const [run] = await propose(page, ["/gone"], "http.delete");
  await openInbox(page);
  await expect(pane(page)).toContainText("This call deletes something.");
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Run http.delete?" });
  await dialog.getByRole("button", { name: "Not yet" }).click();
  expect(receiver.calls).toEqual([]);
  await page.keyboard.press("a");
  await dialog.getByRole("button", { name: "Approve and run" }).click();
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  expect(receiver.calls.map((call) => call.method)).toEqual(["DELETE"]);
});

test("several are decided together, each with its result", async ({ page }) => {
  await signUp(page);
  const [, cancelled] = await propose(page, ["/first", "/second", "/third"]);
  await openInbox(page);
  await page.getByLabel("Select all").check();
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Approve 3 calls?" });
  await api(page, "POST", `/runs/${cancelled}/cancel`);
  await dialog.getByRole("button", { name: "Approve 3 calls" }).click();
  await expect(dialog).toContainText("2 decided, 1 refused.");
  await expect(dialog.locator("[data-result=refused]")).toContainText(`#${cancelled}`);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await expect.poll(() => receiver.calls.map((call) => call.path).sort()).toEqual(["/first", "/third"]);
});

test("what a tool does not take is said at its field", async ({ page }) => {
  await signUp(page);
  await propose(page, ["/pay"]);
  await openInbox(page);
  await pane(page).getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("url").fill("nonsense");
  await page.getByRole("button", { name: "Approve with changes" }).click();
  await expect(page.getByLabel("url")).toHaveAttribute("aria-invalid", "true");
  await pane(page).getByRole("button", { name: "JSON" }).click();
  await expect(page.getByLabel("Arguments as JSON")).toHaveValue(/"url": "nonsense"/);
  await page.getByLabel("Arguments as JSON").fill("{");
  await expect(page.getByRole("button", { name: "Approve with changes" })).toBeDisabled();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(pane(page)).toContainText(`${receiver.url}/pay`);
  expect(receiver.calls).toEqual([]);
});

test("arguments are shown as text, with what hides in them", async ({ page }) => {
  await signUp(page);
  await propose(page, ["/a\u202eb\u200b<img src=x onerror='window.hit=1'>"]);
  await openInbox(page);
  await expect(pane(page).locator("mark")).toHaveText(["\\u202E", "\\u200B"]);
  await expect(pane(page)).toContainText("<img src=x onerror='window.hit=1'>");
  await pane(page).getByRole("button", { name: "JSON" }).click();
  await expect(pane(page).getByRole("region", { name: "Arguments as JSON" })).toContainText("\\u202Eb\\u200B<img");
  expect(await page.evaluate(() => document.body.innerText.includes("\u202e") || "hit" in window)).toBe(false);
});

for (const { colorScheme, width } of LOOKS) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 } });

    test("the inbox is accessible in all its parts", async ({ page }) => {
      test.slow();
      await signUp(page);
      await openInbox(page);
      const check = async (part: string) => {
        expect(await violations(page), part).toEqual([]);
        expect(await sidewaysScroll(page), part).toBeLessThanOrEqual(0);
      };
      await check("empty");
      const [, second] = await propose(page, ["/first", "/second"], "http.delete");
      await page.goto(`/runs/${second}`);
      await expect(runHeading(page)).toContainText("Awaiting approval");
      await check("run that waits");
      await openInbox(page);
      await expect(rows(page)).toHaveCount(2);
      await check("list");
      await rows(page).first().getByRole("link").click();
      await expect(pane(page).getByRole("button", { name: "Approve" })).toBeVisible();
      await expect(page.getByRole("list", { name: "Steps of the run" })).toBeVisible();
      await check("detail");
      if (width < 768) await expect(rows(page).first()).toBeHidden();
      await page.keyboard.press("e");
      await page.getByLabel("url").fill("https://example.com/changed");
      await check("edit");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.keyboard.press("r");
      await check("reject");
      await page.getByRole("button", { name: "Cancel", exact: true }).click();
      await page.keyboard.press("a");
      await expect(page.getByRole("dialog")).toBeVisible();
      await check("confirm");
      await page.getByRole("button", { name: "Not yet" }).click();
      await page.keyboard.press("Escape");
      await page.getByLabel("Select all").check();
      await page.getByRole("button", { name: "Reject…" }).click();
      await check("bulk");
      await page.getByRole("button", { name: "Reject 2 calls" }).click();
      await page.getByRole("button", { name: "Done" }).click();
      await page.goto("/approvals?status=rejected");
      await rows(page).first().getByRole("link").click();
      await expect(pane(page)).toContainText("rejected this");
      await check("decided");
      await page.getByRole("button", { name: "Back to the list" }).or(page.getByText("Robin Example")).first().focus();
    });
  });
}
