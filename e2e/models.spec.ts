import { type OpenAiServer, startOpenAiServer } from "../lib/testing/openai-server";
import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { api, createAgent, expect, signUp, test } from "./fixtures";
import { RECEIVER_PORT } from "./receiver-port";

let server: OpenAiServer;
test.beforeAll(async () => {
  server = await startOpenAiServer(undefined, RECEIVER_PORT);
});
test.afterAll(() => server.close());

test("a provider is added, tested, asked by an agent in a thread, and its cost is shown", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/models");
  await expect(page.getByText("No model provider yet")).toBeVisible();
  await expect(page.getByText("offline planner answers")).toBeVisible();
  await page.getByRole("button", { name: "Add provider" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("compatible");
  await dialog.getByLabel("Name", { exact: true }).fill("Local");
  await dialog.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await dialog.getByLabel("API key").fill("sk-wrong");
  await dialog.getByLabel("Default model").fill("small");
  await dialog.getByLabel("Embedding model").fill("embed-1");
  await dialog.getByRole("button", { name: "Add a model" }).click();
  await dialog.getByLabel("Name of model 1").fill("small");
  await dialog.getByLabel("Input price of model 1").fill("1000");
  await dialog.getByLabel("Output price of model 1").fill("2000");
  await dialog.getByRole("button", { name: "Add provider" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Port 9 is not allowed");
  server.next.push({ status: 401, message: "Bad key sk-wrong" });
  await dialog.getByLabel("Address").fill(server.baseUrl);
  await dialog.getByRole("button", { name: "Add provider" }).click();

  const row = page.getByRole("list", { name: "Model providers" }).getByRole("listitem");
  await expect(row).toContainText("Does not answer");
  await expect(row).toContainText("answered 401");
  await expect(page.locator("body")).not.toContainText("sk-wrong");
  await row.getByRole("button", { name: "Edit Local" }).click();
  await dialog.getByLabel("API key").fill("sk-right-one");
  await dialog.getByRole("button", { name: "Save provider" }).click();
  await expect(row).toContainText("Answers");
  expect(server.requests.at(-1)?.authorization).toBe("Bearer sk-right-one");
  await row.getByRole("button", { name: "Test" }).click();
  await expect(row).toContainText("Tested just now, answered in");
  await page.waitForLoadState("networkidle");

  const goal = { id: "work", type: "agent", input: { goal: "Be of help." }, tools: [] };
  const agent = await createAgent(page, "Helper", [goal]);
  for (const input of ["My name is Ada.", "Who am I?"]) {
    const started = await api<{ id: string }>(page, "POST", `/agents/${agent}/run`, {
      params: { input },
      thread: "customer-42",
    });
    await expect
      .poll(async () => (await api<{ data: { status: string } }>(page, "GET", `/runs/${started.id}`)).data.status)
      .toBe("completed");
  }
  expect(server.requests.at(-1)?.body.messages.map(({ content }) => content)).toContain("You said: My name is Ada.");

  await page.goto(`/agents/${agent}/memory`);
  await expect(async () => {
    await page.getByRole("button", { name: /^customer-42/ }).click();
    await expect(page.getByRole("list", { name: "Runs of customer-42" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.getByRole("list", { name: "Runs of customer-42" })).toContainText("You said: Who am I?");
  await page.getByRole("button", { name: "Forget customer-42" }).click();
  await page.getByRole("button", { name: "Forget thread" }).click();
  await expect(page.getByText("No threads yet")).toBeVisible();

  await page.goto("/settings/usage");
  const table = page.getByRole("table", { name: "Usage by model" });
  await expect(table.getByRole("row", { name: /small/ })).toContainText("$0.");

  await page.goto("/settings/models");
  await expect(async () => {
    await row.getByRole("button", { name: "Delete Local" }).click();
    await expect(page.getByRole("button", { name: "Delete provider" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.getByRole("button", { name: "Delete provider" }).click();
  await expect(page.getByText("No model provider yet")).toBeVisible();
});

test("the pages are accessible, and not wider than their window", async ({ page }) => {
  await signUp(page);
  const first = { name: "Local", kind: "compatible", base_url: server.baseUrl, default_model: "small" };
  const models = [{ name: `a-model-of-a-long-name-${"x".repeat(80)}`, input_price: 1 }];
  await api(page, "POST", "/model-providers", { ...first, models });
  const agent = await createAgent(page, "Helper", [{ id: "show", type: "display", input: { content: "Hi" } }]);
  await api(page, "POST", `/agents/${agent}/run`, { params: {}, thread: `thread-${"y".repeat(120)}` });
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    const check = async (what: string) => {
      expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
      expect(await sidewaysScroll(page), `${what}, ${colorScheme}`).toBeLessThanOrEqual(0);
    };
    await page.goto("/settings/models");
    await expect(page.getByText("Answers", { exact: true })).toBeVisible();
    await check("list");
    await expect(async () => {
      await page.getByRole("button", { name: "Edit Local" }).click();
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1000 });
    }).toPass();
    await check("dialog");
    await page.goto(`/agents/${agent}/memory`);
    await expect(page.getByText("thread-yyy")).toBeVisible();
    await check("memory");
  }
});
