import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, runHeading, signUp, startRun, stepLine, test, triggerRun } from "./fixtures";
import { startReceiver } from "./receiver";

const rows = (page: Page) => page.locator("[data-run]");
const SLEEP = { id: "rest", type: "sleep", input: { duration_ms: 3_600_000 } };

test("filters stand in the address, survive a reload, and the back button undoes them", async ({ page }) => {
  await signUp(page);
  const greeter = await createAgent(page, "Greeter", [{ id: "show", type: "display", input: { content: "hello" } }]);
  const sleeper = await createAgent(page, "Sleeper", [SLEEP]);
  await startRun(page, greeter, { who: "Ada Lovelace" });
  await expect(runHeading(page)).toContainText("Completed");
  await triggerRun(page, greeter, { who: "Grace" });
  await triggerRun(page, sleeper);

  await page.goto("/runs");
  await expect(rows(page)).toHaveCount(3);
  await page.getByLabel("Status").selectOption("Not ended");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Sleeper");
  await page.getByLabel("Status").selectOption("Any status");
  await page.getByLabel("Agent").selectOption("Greeter");
  await page.getByLabel("Time", { exact: true }).selectOption("Last hour");
  await expect(page).toHaveURL(/range=hour/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel("Text in input or output").fill("lovelace");
  await expect(page).toHaveURL(/q=lovelace/);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toBeFocused();
  const address = page.url();

  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("searchbox")).toHaveValue("lovelace");
  await expect(page.getByLabel("Time", { exact: true })).toHaveValue("hour");
  await page.getByLabel("Status").selectOption("Failed");
  await expect(page.getByText("No run matches")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("a range of one's own, and the versions of an agent", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Grower", [{ id: "a", type: "transform", input: 1 }]);
  await triggerRun(page, agent);
  await api(page, "PATCH", `/agents/${agent}`, { plan: { steps: [{ id: "a", type: "transform", input: 2 }] } });
  await api(page, "POST", `/agents/${agent}/publish`, {});
  const second = await triggerRun(page, agent);
  await page.goto(`/agents/${agent}/runs`);
  await expect(rows(page)).toHaveCount(2);
  await page.getByLabel("Version").selectOption("Version 2");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(`#${second}`);
  await page.getByLabel("Time", { exact: true }).selectOption("From … to …");
  await page.getByLabel("Started before").fill("2020-01-01T00:00");
  await expect(page.getByText("No run matches")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Started before")).toHaveValue("2020-01-01T00:00");
  await page.getByLabel("Started before").fill("2099-01-01T00:00");
  await expect(rows(page)).toHaveCount(1);
});

test("new runs appear and their states change while one looks", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Napper", [{ id: "nap", type: "sleep", input: { duration_ms: 9000 } }]);
  await page.goto("/runs");
  await expect(page.getByText("No runs yet")).toBeVisible();
  await triggerRun(page, agent);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Sleeping");
  await expect(rows(page)).toContainText("Completed");
});

test("chosen runs are cancelled, and all that match are run again", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Sleeper", [SLEEP]);
  const numbers: number[] = [];
  for (let i = 0; i < 4; i++) numbers.push(await triggerRun(page, agent));
  await page.goto("/runs");
  await expect(rows(page).filter({ hasText: "Sleeping" })).toHaveCount(4);

  // k: the first row; j: the second; x selects it; k, x: the first one as well.
  await expect(async () => {
    await page.keyboard.press("k"); // the first may come before the page listens
    await expect(rows(page).first().locator("[data-row-link]")).toBeFocused({ timeout: 500 });
  }).toPass();
  for (const key of ["j", "x", "k", "x"]) await page.keyboard.press(key);
  await expect(page.getByText("2 selected")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Cancel 2 runs?");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel runs" }).click();
  await expect(dialog).toContainText("Cancelled 2.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(rows(page).filter({ hasText: "Cancelled" })).toHaveCount(2);
  await expect(rows(page).filter({ hasText: "Sleeping" })).toHaveCount(2);

  await page.getByLabel("Status").selectOption("Cancelled");
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Run all again…" }).click();
  await expect(dialog).toContainText("Run 2 runs again?");
  await dialog.getByRole("button", { name: "Run again" }).click();
  await expect(dialog).toContainText("Started 2.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(6);
  await expect(rows(page).filter({ hasText: `again #${numbers.at(-1)}` })).toHaveCount(1);

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(runHeading(page)).toBeVisible();
});

test("what is filtered is downloaded", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "=Formula", [{ id: "a", type: "transform", input: 1 }]);
  const run = await triggerRun(page, agent);
  await page.goto("/runs?trigger=manual");
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Export" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^runs-.*\.csv$/);
  const [head, line, ...rest] = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(head).toMatch(/^run_id,id,agent_id/);
  expect(line).toContain(`${run},`);
  expect(line).toContain(",'=Formula,");
  expect(rest).toEqual([]);
});

test("a run is repeated from a step without doing again what came before", async ({ page }) => {
  await signUp(page);
  const receiver = await startReceiver();
  try {
    const post = (id: string) => ({ id, tool: "http.post", input: { url: `${receiver.url}/${id}`, body: {} } });
    const agent = await createAgent(page, "Poster", [post("first"), post("second")]);
    const number = await startRun(page, agent, { who: "Ada" });
    await expect(runHeading(page)).toContainText("Completed");
    await stepLine(page, "second").getByRole("button").first().click();
    await page.getByRole("button", { name: "Re-run from here" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel("Parameters")).toHaveValue(/"who": "Ada"/);
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel("Parameters").fill("not json");
    await dialog.getByRole("button", { name: "Start run" }).click();
    await expect(dialog).toContainText("This is not a JSON object.");
    await dialog.getByLabel("Parameters").fill('{"who":"Grace"}');
    await dialog.getByRole("button", { name: "Start run" }).click();
    await expect(runHeading(page)).not.toContainText(`#${number}`);
    await expect(runHeading(page)).toContainText("Completed");
    expect(receiver.calls.map((call) => call.path)).toEqual(["/first", "/second", "/second"]);
    await expect(stepLine(page, "first")).toContainText("Reused");
    await expect(stepLine(page, "second")).not.toContainText("Reused");
    await expect(page.getByRole("region", { name: "Input of the run" })).toContainText("Grace");
    await stepLine(page, "first").getByRole("button").first().click();
    await expect(stepLine(page, "first")).toContainText(`Reused from run #${number}`);
    expect(await violations(page)).toEqual([]);
    await page
      .getByRole("main")
      .getByRole("link", { name: `run #${number}` })
      .first()
      .click();
    await expect(runHeading(page)).toContainText(`#${number}`);
    await expect(page.getByRole("list", { name: "Runs that repeat this one" }).getByRole("listitem")).toHaveCount(1);
  } finally {
    await receiver.stop();
  }
});

test("the monitor is usable on a phone, in dark and in light", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Greeter", [{ id: "a", type: "transform", input: 1 }]);
  await triggerRun(page, agent);
  await page.setViewportSize({ width: 390, height: 800 });
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto("/runs?range=custom");
    await expect(rows(page)).toHaveCount(1);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await violations(page)).toEqual([]);
  }
});
