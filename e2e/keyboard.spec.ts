import { expect, signInAsDemo, test } from "./fixtures";

test("the keyboard goes places", async ({ page }) => {
  await signInAsDemo(page);
  await page.goto("/");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1, name: "Agents" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("g r"); // in a field these are letters
  await expect(page.getByRole("searchbox")).toHaveValue("g r");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { level: 1, name: "Runs" })).toBeVisible();
});

test("the first tab stop leads past the navigation", async ({ page }) => {
  await signInAsDemo(page);
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("the theme is kept", async ({ page }) => {
  await signInAsDemo(page);
  await page.goto("/");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("a page that has lost its title gets that of its heading", async ({ page }) => {
  await signInAsDemo(page);
  await page.goto("/");
  await expect(page).toHaveTitle("Overview · Drover");
  await page.evaluate(() => document.head.querySelector("title")?.remove());
  await expect(page).toHaveTitle("Overview · Drover");
});

const PAGES =
  "Overview Approvals Agents Runs Receipts Contacts Connections Credits Policies Approval_settings Workspace Members API_keys Credentials Models MCP_servers Outreach Webhooks Usage Budgets Audit_log Notifications Email_outbox Account"
    .split(" ")
    .map((name) => name.replace("_", " "));

test("the sidebar leads to every page", async ({ page }) => {
  await signInAsDemo(page);
  await page.goto("/");
  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect(links).toContainText(PAGES);
  const headings: (string | undefined)[] = [];
  for (const link of await links.all()) {
    const answer = await page.request.get((await link.getAttribute("href")) ?? "");
    headings.push(/<h1[^>]*>([^<]*)/.exec(await answer.text())?.[1]);
  }
  expect(headings).toEqual(PAGES.map((name) => (name === "Notifications" ? "Notification settings" : name)));
});
