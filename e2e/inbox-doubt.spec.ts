import { createServer, type Server } from "node:http";
import type { Page } from "@playwright/test";
import { expectAccessible, PHONES } from "./accessible";
import {
  type Caller,
  createAgent,
  expect,
  PASSWORD,
  runHeading,
  signUp,
  startSession,
  stepLine,
  test,
  triggerRun,
} from "./fixtures";
import { counts, openInbox, pane, rows } from "./inbox";
import { RECEIVER_PORT } from "./receiver-port";
import { killWorker } from "./worker-process";

/** A receiver that takes what is sent and, while it hangs, never answers: nobody can tell whether it was done. */
let server: Server;
let hangs = true;
const calls: string[] = [];
const url = `http://127.0.0.1:${RECEIVER_PORT}`;
/** Two people, each with runs whose write was under way as the worker ended. */
let desk: Interrupted;
let phone: Interrupted;

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(120_000);
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    if (hangs && request.method === "POST") return;
    response.writeHead(200, { "content-type": "application/json" }).end('{"found": true}');
  });
  await new Promise<void>((resolve) => server.listen(RECEIVER_PORT, "127.0.0.1", resolve));
  const caller = async () => ({ request: await playwright.request.newContext({ ...(baseURL && { baseURL }) }) });
  desk = await begin(await caller(), ["/enter", "/fetch", "/again", "/give"]);
  phone = await begin(await caller(), ["/pay"]);
  killWorker(); // one time of waiting, until it is taken for lost, is enough for both
  server.closeAllConnections();
  for (const { caller, numbers } of [desk, phone]) {
    await expect.poll(async () => (await counts(caller)).pending, { timeout: 40_000 }).toBe(numbers.length);
    await caller.request.dispose();
  }
  hangs = false;
});
test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Interrupted {
  caller: Caller;
  email: string;
  /** Of the runs. */
  numbers: number[];
}

/** Starts runs that write to these paths; answers once each has its call under way. */
async function begin(caller: Caller, paths: string[]): Promise<Interrupted> {
  const email = await signUp(caller);
  const input = { url: `${url}{{ input.path }}`, body: { amount: 7 }, timeout_ms: 60_000 };
  const agent = await createAgent(caller, "Payer", [{ id: "pay", tool: "http.post", input, timeout_ms: 60_000 }]);
  const numbers: number[] = [];
  for (const path of paths) {
    numbers.push(await triggerRun(caller, agent, { path }));
    await expect.poll(() => calls).toContain(`POST ${path}`);
  }
  return { caller, email, numbers };
}

async function open(page: Page, path: string): Promise<void> {
  await rows(page).filter({ hasText: path }).getByRole("link").click();
  await expect(pane(page)).toContainText(`${url}${path}`);
  await expect(pane(page)).toContainText("It may have happened.");
}

/** Enter, and again where it came too soon: for a moment after the page has moved on by itself it decides nothing. */
async function settle(page: Page, left: number, key = "Enter"): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(rows(page)).toHaveCount(left, { timeout: 2000 });
  }).toPass();
}

async function outputOf(page: Page, run: number, status: string) {
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText(status);
  await stepLine(page, "pay").getByRole("button").first().click();
  return stepLine(page, "pay");
}

test("a write in doubt is settled in each of its ways, by keyboard", async ({ page }) => {
  test.setTimeout(180_000);
  await startSession(page, desk.email, PASSWORD);
  const [entered, fetched, again, given] = desk.numbers as [number, number, number, number];
  await openInbox(page);
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).getByRole("checkbox", { disabled: false })).toHaveCount(0);

  await open(page, "/enter");
  await page.keyboard.press("1");
  await expect(page.getByRole("radio", { name: /^It happened/ })).toBeFocused();
  await page.getByRole("button", { name: "Enter it" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Result as JSON")).toBeFocused();
  await page.keyboard.type('{"id": ');
  await expect(pane(page)).toContainText("This is no JSON");
  await expect(pane(page).getByRole("button", { name: /^Settle it/ })).toBeDisabled();
  await page.keyboard.type('"from-hand"}');
  await settle(page, 3, "ControlOrMeta+Enter");

  await open(page, "/fetch");
  await page.keyboard.press("1");
  await page.getByRole("button", { name: "Read it from a URL" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("URL of the result")).toBeFocused();
  await page.keyboard.type("http://192.168.0.1/x");
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(pane(page).getByRole("alert")).toContainText("fetch_url", { timeout: 2000 });
  }).toPass();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(`${url}/result`);
  await settle(page, 2);
  expect(calls).toContain("GET /result");

  await open(page, "/again");
  await page.keyboard.press("2");
  await settle(page, 1);
  await expect.poll(() => calls.filter((call) => call === "POST /again")).toHaveLength(2);

  await open(page, "/give");
  await page.keyboard.press("r");
  await expect(page.getByRole("radio", { name: /^Give up/ })).toBeFocused();
  await settle(page, 0);

  await expect(await outputOf(page, entered, "Completed")).toContainText("from-hand");
  await expect(await outputOf(page, fetched, "Completed")).toContainText('"found": true');
  await expect(await outputOf(page, again, "Completed")).toContainText('"found": true');
  await expect(await outputOf(page, given, "Failed")).toContainText("outcome_unknown");
  expect(calls.filter((call) => call.startsWith("POST")).sort()).toEqual([
    "POST /again",
    "POST /again",
    "POST /enter",
    "POST /fetch",
    "POST /give",
    "POST /pay",
  ]);
  await openInbox(page, "?status=decided");
  await rows(page).filter({ hasText: "/enter" }).getByRole("link").click();
  await expect(pane(page).locator("[data-answer]")).toContainText("It happened");
  await expect(pane(page).locator("[data-answer]")).toContainText("from-hand");
});

test("a write in doubt is accessible, and settled by thumb", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await startSession(page, phone.email, PASSWORD);
  const [run] = phone.numbers as [number];
  await openInbox(page);
  await rows(page).first().getByRole("link").click();
  const check = (part: string) => expectAccessible(page, part, PHONES);
  await expect(page.getByRole("list", { name: "Steps of the run" })).toBeVisible();
  await check("card");
  await page.getByText("It happened", { exact: true }).click();
  await page.getByRole("button", { name: "Enter it" }).click();
  await page.getByLabel("Result as JSON").fill("{");
  await check("result that is no JSON");
  await page.getByRole("button", { name: "Read it from a URL" }).click();
  await check("result from a URL");
  await page.getByText("Give up", { exact: true }).click();
  await page.getByLabel("Why?").fill("Nobody knows");
  await check("give up");
  await pane(page).getByRole("button", { name: "Settle it: Give up" }).click();
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await page.goto(`/runs/${run}`);
  await expect(runHeading(page)).toContainText("Failed");
});
