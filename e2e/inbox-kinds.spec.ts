import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { expect, runHeading, signUp, stepLine, test } from "./fixtures";
import { onlyApproval, openInbox, pane, rows, runUntilAsked } from "./inbox";

const APPROVAL = {
  id: "ok",
  type: "approval",
  input: { message: "Pay 420 EUR to Ann?\nIt is the second reminder.", details: { invoice: "A-17", amount: 420 } },
};
const QUESTION = {
  id: "q",
  type: "ask",
  input: { question: "Which shelf?", options: ["The upper one", "The lower one"], free_text: false },
};
const OPEN_QUESTION = {
  id: "q",
  type: "ask",
  input: { question: "What shall the letter say?", options: ["Thank you"], free_text: true },
};

test("a step's approval is given by keyboard, and the run goes on", async ({ page }) => {
  await signUp(page);
  const run = await runUntilAsked(page, [APPROVAL]);
  await openInbox(page);
  await expect(pane(page)).toContainText("Pay 420 EUR to Ann?");
  await expect(pane(page)).toContainText("A-17");
  await expect(pane(page).getByRole("button", { name: "Edit" })).toHaveCount(0);
  await page.keyboard.press("a");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  await openInbox(page, "?status=decided");
  await expect(pane(page)).toContainText("Robin Example approved this");
  await expect(pane(page)).toContainText("420");
});

test("a question is answered by number and Enter", async ({ page }) => {
  await signUp(page);
  const run = await runUntilAsked(page, [QUESTION]);
  await openInbox(page);
  await expect(pane(page)).toContainText("Which shelf?");
  await expect(pane(page).getByLabel("Your answer")).toHaveCount(0);
  await expect(pane(page).getByRole("button", { name: "Send the answer" })).toBeDisabled();
  await page.keyboard.press("1");
  await expect(page.getByRole("radio", { name: "The upper one" })).toBeChecked();
  await page.keyboard.press("2");
  await expect(page.getByRole("radio", { name: "The lower one" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  await stepLine(page, "q").getByRole("button").first().click();
  await expect(stepLine(page, "q")).toContainText('"answer": "The lower one"');
  await openInbox(page, "?status=decided&kind=question");
  await expect(pane(page).locator("[data-answer]")).toHaveText("The lower one");
  await expect(pane(page)).toContainText("Robin Example answered this");
});

test("a question takes an answer in one's own words, and Shift and Enter begin a line", async ({ page }) => {
  await signUp(page);
  await runUntilAsked(page, [OPEN_QUESTION]);
  await openInbox(page);
  await page.keyboard.press("1");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("radio", { name: "Thank you" })).not.toBeChecked();
  await page.keyboard.press("a");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Or in your own words")).toBeFocused();
  await page.keyboard.type("Dear Ann,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("thanks");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await openInbox(page, "?status=decided");
  await expect(pane(page).locator("[data-answer]")).toHaveText("Dear Ann,\nthanks");
});

test("a question is refused with a reason, and its run fails with it", async ({ page }) => {
  await signUp(page);
  const run = await runUntilAsked(page, [QUESTION]);
  await openInbox(page);
  await page.keyboard.press("r");
  await expect(page.getByLabel("Why is it rejected?")).toBeFocused();
  await page.keyboard.type("No shelf is free");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByRole("alert").filter({ hasText: "No shelf is free" })).toBeVisible();
});

test("the list is narrowed by kind, risk and age, and the address holds it", async ({ page }) => {
  await signUp(page);
  await runUntilAsked(page, [QUESTION]);
  await runUntilAsked(page, [APPROVAL]);
  await openInbox(page);
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("link", { name: "Pending 2" })).toBeVisible();
  await page.getByLabel("Kind").selectOption("Questions");
  await expect(page).toHaveURL(/kind=question/);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Which shelf?");
  await page.getByLabel("Age", { exact: true }).selectOption("Over an hour old");
  await expect(page.getByText("No approval matches")).toBeVisible();
  await page.getByRole("link", { name: "Take the filters away" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel("Risk").selectOption("Deletes");
  await expect(page.getByText("No approval matches")).toBeVisible();
  await page.getByRole("link", { name: "Expired" }).click();
  await expect(page).toHaveURL(/status=expired&effect=destructive/);
  await openInbox(page, "?assigned=me");
  await expect(page.getByText("Nothing waits for you by name")).toBeVisible();
});

for (const { colorScheme, width } of LOOKS) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 } });

    test("approval steps and questions are accessible, and decided by hand", async ({ page }) => {
      test.slow();
      await signUp(page);
      const check = async (part: string) => {
        expect(await violations(page), part).toEqual([]);
        expect(await sidewaysScroll(page), part).toBeLessThanOrEqual(0);
      };
      await runUntilAsked(page, [APPROVAL]);
      await runUntilAsked(page, [OPEN_QUESTION]);
      await openInbox(page);
      await expect(rows(page)).toHaveCount(2);
      await check("list");
      await rows(page).first().getByRole("link").click();
      await expect(page.getByRole("list", { name: "Steps of the run" })).toBeVisible();
      await check("question");
      await page.getByText("Thank you").click();
      await check("question, chosen");
      await pane(page).getByRole("button", { name: "Send the answer" }).click();
      await expect(rows(page)).toHaveCount(1);
      // It has moved on by itself, on a narrow screen too.
      await expect(pane(page)).toContainText("Pay 420 EUR to Ann?");
      await check("approval step");
      await pane(page).getByRole("button", { name: "Hand over" }).click();
      await expect(page.getByRole("dialog", { name: "Hand it over" })).toBeVisible();
      await check("hand over");
      await page.keyboard.press("Escape");
      const { id } = await onlyApproval<{ id: string }>(page);
      await expect(pane(page)).toHaveAttribute("data-approval-detail", id);
      await pane(page).getByRole("button", { name: "Approve" }).click();
      await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
      await openInbox(page, "?status=decided");
      await expect(rows(page)).toHaveCount(2);
      await rows(page).first().getByRole("link").click();
      await expect(pane(page).locator("[data-answer]")).toHaveText("Thank you");
      await check("answered");
    });
  });
}
