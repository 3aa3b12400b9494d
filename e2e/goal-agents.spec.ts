import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { api, expect, runHeading, signUp, startRun, stepLine, test } from "./fixtures";

test("an agent with a goal plans for itself, shows what it thought, and remembers", async ({ page }) => {
  await signUp(page);
  await api(page, "POST", "/contacts", {
    name: "Procurement",
    email: "procurement@acme.example",
    company: "Acme Corp",
    attributes: { renewal_date: "2026-09-30" },
  });
  await page.goto("/agents/new");
  await page.getByLabel("Renewal assistant").check();
  await page.getByRole("button", { name: "Create and publish" }).click();
  await expect(page.getByRole("heading", { name: "Renewal assistant", level: 1 })).toBeVisible();
  const tools = page.getByRole("list", { name: "Tools it may call" });
  await expect(tools).toContainText("gmail.draft");
  expect(await violations(page)).toEqual([]);

  const request = "Find the Q3 renewal for Acme Corp and draft a follow-up email";
  await startRun(page, "renewal-assistant", { input: request });
  await expect(runHeading(page)).toContainText("Awaiting approval");
  const chat = page.getByRole("list", { name: "Conversation of work" });
  await expect(chat.locator("[data-request]")).toContainText(request);
  await expect(stepLine(page, "work[0].think")).toContainText("First I need to find the Q3 renewal");
  await stepLine(page, "work[0].call_1").getByRole("button", { expanded: false }).click();
  await expect(stepLine(page, "work[0].call_1").getByRole("region", { name: /^Output of crm\./ })).toContainText(
    "Acme Corp",
  );

  // The form of the inbox, where the call waits: what is edited here is what runs.
  const approval = page.getByRole("region", { name: "Approval of gmail.draft" });
  await expect(approval).toContainText("procurement@acme.example");
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press("e");
  await approval.getByLabel("subject").fill("Your renewal in September");
  await approval.getByRole("button", { name: "Approve with changes" }).click();
  await expect(runHeading(page)).toContainText("Completed");
  await expect(stepLine(page, "work[1].call_1")).toContainText("subject: Your renewal in September");
  await expect(chat.getByRole("region", { name: "Answer" })).toContainText("gmail.draft: draft id");
  await expect(chat).toContainText("Offline planner, no language model");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Steps", exact: true }).click();
  await expect(stepLine(page, "work[1].call_1")).toContainText("gmail.draft");

  // Asked again, and refused with a reason, which the agent then reports.
  const before = page.url();
  await page.getByRole("button", { name: "Chat", exact: true }).click();
  await page.getByLabel("Ask Renewal assistant again").fill(request);
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(before);
  await approval.getByRole("button", { name: /^Reject/ }).click();
  await approval.getByLabel("Why is it rejected?").fill("They asked us to call instead");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(chat.getByRole("region", { name: "Answer" })).toContainText("They asked us to call instead");

  await page.goto("/agents/renewal-assistant/memory");
  await expect(page.getByText("It remembers nothing yet")).toBeVisible();
  await page.getByRole("button", { name: "Add memory" }).click();
  await page.getByLabel("Key").fill("acme.day");
  await page.getByLabel("What to remember").fill("Acme prefers mail on Mondays.");
  await page.getByRole("dialog").getByRole("button", { name: "Add memory" }).click();
  await expect(page.locator("[data-memory]")).toContainText("Mondays");
  await page.getByRole("button", { name: "Correct" }).click();
  await page.getByLabel("What to remember").fill("Acme prefers mail on Tuesdays.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-memory]")).toContainText("Tuesdays");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByText("It remembers nothing yet")).toBeVisible();
});
