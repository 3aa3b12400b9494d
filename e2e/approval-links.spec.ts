import type { Browser, Page } from "@playwright/test";
import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, runHeading, signUp, test, triggerRun, whenUsable } from "./fixtures";
import { startReceiver } from "./receiver";

let receiver: Awaited<ReturnType<typeof startReceiver>>;

test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(async () => {
  await receiver.stop();
});

/** Starts a run of an agent that proposes this one step; answers its number once a mail about it is in the outbox. */
async function ask(page: Page, step: object, mails = 1): Promise<number> {
  const agent = await createAgent(page, "Payer", [{ id: "pay", ...step }], "propose");
  const run = await triggerRun(page, agent);
  const listed = () => api<{ data: { status: string }[] }>(page, "GET", "/emails");
  await expect.poll(async () => (await listed()).data.filter(({ status }) => status === "kept").length).toBe(mails);
  return run;
}
const pay = (tool = "http.post") => ({ tool, input: { url: `${receiver.url}/pay`, body: { amount: 100 } } });

/** The link of the newest mail, as somebody without a session opens it. */
async function newestLink(page: Page): Promise<string> {
  await page.goto("/settings/outbox");
  await page.locator("[data-email]").first().getByRole("button").click();
  const link = page.getByRole("dialog").getByRole("link").first();
  await expect(link).toHaveAttribute("href", /\/decide\//);
  return String(await link.getAttribute("href"));
}

async function stranger(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  return whenUsable(await context.newPage());
}

test("a call is rejected by the link of a mail, without signing in, and the run says why", async ({
  page,
  browser,
}) => {
  await signUp(page);
  const run = await ask(page, pay());
  const link = await newestLink(page);
  const outside = await stranger(browser);
  const response = await outside.goto(link);
  expect(response?.headers()["referrer-policy"]).toBe("no-referrer");
  await expect(outside.getByRole("heading", { level: 1, name: "May http.post run?" })).toBeVisible();
  await expect(outside.getByText(`${receiver.url}/pay`, { exact: true })).toBeVisible();
  expect(await outside.context().cookies()).toEqual([]);
  await outside.reload(); // looking decides nothing
  await outside.getByRole("button", { name: "Reject…" }).click();
  await outside.getByLabel("Why is it rejected?").fill("Ann has been paid already");
  await outside.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(outside.getByRole("status")).toContainText("Robin Example rejected this");
  await expect(outside.getByRole("status")).toContainText("Ann has been paid already");
  await outside.reload();
  await expect(outside.getByRole("status")).toContainText("Robin Example rejected this");
  await expect(outside.getByRole("button")).toHaveCount(0);
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByRole("alert").filter({ hasText: "Ann has been paid already" })).toBeVisible();
  expect(receiver.calls).toEqual([]);
  await outside.context().close();
});

test("a call is approved by link, one that deletes after one more question", async ({ page, browser }) => {
  await signUp(page);
  const run = await ask(page, pay("http.delete"));
  const outside = await stranger(browser);
  await outside.goto(await newestLink(page));
  await outside.getByRole("button", { name: "Approve" }).click();
  const dialog = outside.getByRole("dialog", { name: "Run http.delete?" });
  await dialog.getByRole("button", { name: "Not yet" }).click();
  expect(receiver.calls).toEqual([]);
  await outside.getByRole("button", { name: "Approve" }).click();
  await dialog.getByRole("button", { name: "Approve and run" }).click();
  await expect(outside.getByRole("status")).toContainText("Robin Example approved this");
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  expect(receiver.calls.map(({ method }) => method)).toEqual(["DELETE"]);
  await outside.context().close();
});

test("a question is answered by link", async ({ page, browser }) => {
  await signUp(page);
  const run = await ask(page, { type: "ask", input: { question: "Which colour?", options: ["Red", "Blue"] } });
  const outside = await stranger(browser);
  await outside.goto(await newestLink(page));
  await expect(outside.getByText("Which colour?")).toBeVisible();
  await outside.getByRole("button", { name: "Blue" }).click();
  await expect(outside.getByRole("status")).toContainText("Robin Example answered this");
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Completed");
  await outside.context().close();
});

test("the bell counts what is unread, and leads to it", async ({ page }) => {
  await signUp(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  await ask(page, pay());
  await page.goto("/agents");
  const bell = page.getByRole("button", { name: "Notifications, 1 unread" });
  await bell.click();
  const item = page.getByRole("dialog", { name: "Notifications" }).getByRole("link", { name: /Payer wants to run/ });
  await item.click();
  await expect(page).toHaveURL(/\/approvals\?approval=apr_/);
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  await page.goto("/notifications");
  await expect(page.getByRole("list", { name: "Notifications" }).getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Show").selectOption("Unread only");
  await expect(page.getByText("Nothing is unread")).toBeVisible();
});

test("an email shows text as text, and links nowhere but here", async ({ page }) => {
  await signUp(page);
  const question = "Look at https://evil.example/ <img src=x onerror='window.hit=1'>";
  await ask(page, { type: "approval", input: { message: question } });
  await newestLink(page);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(question);
  expect(
    await dialog
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => new URL(link.getAttribute("href") ?? "").origin)),
  ).toEqual(Array(2).fill(new URL(page.url()).origin));
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
});

for (const { colorScheme, width } of LOOKS) {
  test.describe(`${colorScheme}, ${width} px`, () => {
    const options = { colorScheme, viewport: { width, height: 844 } };
    test.use(options);

    test("mail, notifications and links are accessible in all their parts", async ({ page, browser }) => {
      test.slow();
      const check = async (where: Page, part: string) => {
        expect(await violations(where), part).toEqual([]);
        expect(await sidewaysScroll(where), part).toBeLessThanOrEqual(0);
      };
      await signUp(page);
      for (const path of ["/notifications", "/settings/outbox"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await check(page, `${path}, empty`);
      }
      await ask(page, pay("http.delete"));
      await page.goto("/notifications");
      await expect(page.getByRole("list", { name: "Notifications" })).toBeVisible();
      await check(page, "notifications");
      await page.getByRole("button", { name: "Notifications, 1 unread" }).click();
      await expect(page.getByRole("dialog").getByRole("listitem")).toHaveCount(1);
      await check(page, "bell");
      await page.keyboard.press("Escape");
      const link = await newestLink(page);
      await check(page, "mail");
      await page.keyboard.press("Escape");
      await check(page, "outbox");

      const outside = await stranger(browser, options);
      await outside.goto(`${link}x`);
      await expect(outside.getByRole("heading", { name: "This link is not valid" })).toBeVisible();
      await check(outside, "not valid");
      await outside.goto(link);
      await expect(outside.getByRole("button", { name: "Approve" })).toBeVisible();
      await check(outside, "call");
      await outside.getByRole("button", { name: "Approve" }).click();
      await expect(outside.getByRole("dialog")).toBeVisible();
      await check(outside, "confirm");
      await outside.getByRole("button", { name: "Not yet" }).click();
      await outside.getByRole("button", { name: "Reject…" }).click();
      await check(outside, "reject");
      await outside.getByRole("button", { name: "Reject", exact: true }).click();
      await expect(outside.getByRole("status")).toContainText("rejected this");
      await check(outside, "decided");
      await ask(page, { type: "ask", input: { question: "Which?", options: ["Red", "Blue"], free_text: true } }, 2);
      await outside.goto(await newestLink(page));
      await expect(outside.getByRole("button", { name: "Red" })).toBeVisible();
      await check(outside, "question");
      await outside.context().close();
    });
  });
}
