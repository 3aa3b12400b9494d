import type { Page } from "@playwright/test";
import { violations } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";

/** Opens the page; answers the origins that it, and what it loads, has asked of. */
async function openDocs(page: Page): Promise<Set<string>> {
  const origins = new Set<string>();
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:") origins.add(origin);
  });
  await page.goto("/api/v1/docs");
  await expect(page.getByRole("heading", { name: /^Drover API/ })).toBeVisible();
  return origins;
}

/** Opens an operation by its id and has it called. */
async function execute(page: Page, id: string) {
  const operation = page.locator(`[id$="-${id}"].opblock`);
  await operation.locator(".opblock-summary-control").click();
  await operation.getByRole("button", { name: "Try it out" }).click();
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname.startsWith("/api/v1/agents"));
  await operation.getByRole("button", { name: "Execute" }).click();
  return { operation, response: await answered };
}

async function newKey(page: Page): Promise<string> {
  const body = { name: "Docs", scopes: ["agents:read"], expires: "30d" };
  return (await api<{ data: { key: string } }>(page, "POST", "/api-keys", body)).data.key;
}

// The fixture fails the test at the first script or style that the policy refuses.
test("an operation is tried with a pasted key, and nothing leaves this origin", async ({ page, browser, baseURL }) => {
  await signUp(page);
  const key = await newKey(page);
  const context = await browser.newContext({ ...(baseURL && { baseURL }) });
  const visitor = await context.newPage();
  const refused: string[] = [];
  visitor.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  const origins = await openDocs(visitor);

  await visitor.getByText("Agents", { exact: true }).first().click();
  const without = await execute(visitor, "listAgents");
  expect(without.response.status()).toBe(401);

  await visitor.getByRole("button", { name: "Authorize" }).first().click();
  const dialog = visitor.locator(".dialog-ux .modal-ux");
  await dialog.locator(".auth-container", { hasText: "bearer" }).getByRole("textbox").fill(key);
  await dialog
    .locator(".auth-container", { hasText: "bearer" })
    .getByRole("button", { name: /Apply|Authorize/ })
    .click();
  await dialog.getByRole("button", { name: "Close" }).first().click();
  const answered = visitor.waitForResponse(/\/api\/v1\/agents/);
  await without.operation.getByRole("button", { name: "Execute" }).click();
  const response = await answered;
  expect(response.status()).toBe(200);
  expect(response.request().headers().authorization).toBe(`Bearer ${key}`);
  await expect(without.operation.locator(".live-responses-table tbody .response-col_status")).toContainText("200");

  expect([...origins]).toEqual([new URL(baseURL ?? "").origin]);
  expect(refused.filter((text) => !/status of 401/.test(text))).toEqual([]);
  const kept = await visitor.evaluate(() => JSON.stringify([localStorage, sessionStorage]) + document.cookie);
  expect(kept).not.toContain(key);
  await context.close();
});

test("somebody signed in tries it by their session, or with a key instead of it", async ({ page }) => {
  await signUp(page);
  const key = await newKey(page);
  await page.goto("/settings/api-keys");
  await page.getByRole("link", { name: "API documentation" }).click();
  await expect(page.getByRole("heading", { name: /^Drover API/ })).toBeVisible();
  await page.getByText("Agents", { exact: true }).first().click();
  const bySession = await execute(page, "listAgents");
  expect(bySession.response.status()).toBe(200);

  await page.getByRole("button", { name: "Authorize" }).first().click();
  const dialog = page.locator(".dialog-ux .modal-ux");
  const bearer = dialog.locator(".auth-container", { hasText: "bearer" });
  await bearer.getByRole("textbox").fill(key);
  await bearer.getByRole("button", { name: /Apply|Authorize/ }).click();
  await dialog.getByRole("button", { name: "Close" }).first().click();
  const answered = page.waitForResponse(/\/api\/v1\/agents/);
  await bySession.operation.getByRole("button", { name: "Execute" }).click();
  const response = await answered;
  expect(response.status()).toBe(200);
  expect((await response.request().allHeaders()).cookie ?? "").not.toContain("drover-session");
});

/** What Swagger UI itself leaves to be wished for. */
const SWAGGERS = ["color-contrast", "heading-order", "region", "select-name"];

test("the page is accessible, as far as it is ours", async ({ page }) => {
  await openDocs(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await violations(page);
    expect(found.filter((each) => !SWAGGERS.includes(each.split(":")[0] ?? ""))).toEqual([]);
    expect(found.filter((each) => each.includes(".top"))).toEqual([]);
  }
});
