import { type Answer, type ChatRequest, type OpenAiServer, startOpenAiServer } from "../lib/testing/openai-server";
import { violations } from "./accessible";
import { api, createAgent, expect, runHeading, signUp, stepLine, test } from "./fixtures";
import { RECEIVER_PORT } from "./receiver-port";

const BEGINNING = "The first half of the answer stands here while the second is not yet said.";
const END = "And this is how it ends.";

/** Asks another agent first, then answers with what it has heard. */
function answer({ messages }: ChatRequest): Answer {
  if (messages.at(-1)?.role === "tool") return `${BEGINNING}\n\n${END.padStart(BEGINNING.length)}`;
  return { text: "I will ask the helper.", calls: [{ name: "agent__helper", arguments: { topic: "deals" } }] };
}

let server: OpenAiServer;
test.beforeAll(async () => {
  server = await startOpenAiServer(answer, RECEIVER_PORT);
});
test.afterAll(() => server.close());

test("a run is read as it is written: what the model says, the agent it asks, and what it costs", async ({ page }) => {
  await signUp(page);
  const provider = await api<{ data: { id: string } }>(page, "POST", "/model-providers", {
    name: "Local",
    kind: "compatible",
    base_url: server.baseUrl,
    default_model: "small",
    models: [{ name: "small", input_price: 1000, output_price: 2000 }],
    is_default: true,
  });
  const tried = async () =>
    (await api<{ data: { status: string } }>(page, "GET", `/model-providers/${provider.data.id}`)).data.status;
  await expect.poll(tried).toBe("ok");

  await createAgent(page, "Helper", [{ id: "say", type: "transform", input: "There are 3 deals." }]);
  const goal = { id: "work", type: "agent", input: { goal: "Find out." }, tools: ["agent.helper"] };
  const agent = await createAgent(page, "Researcher", [goal]);
  server.next.push("hold", "hold"); // the first until the page listens: what was said before is not said again
  await page.goto(`/agents/${agent}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("What do you want?").fill("How many deals are there?");
  await page.getByLabel("Thread (optional)").fill("deals");
  const listens = page.waitForResponse((response) => response.url().endsWith("/events"));
  await page.getByRole("button", { name: "Start run" }).click();
  await listens;
  await expect(page.getByText("Thinking…").or(page.locator("[data-streaming]"))).toBeVisible();
  server.release();

  await expect(runHeading(page)).toBeVisible();
  await expect(page.locator("[data-request]")).toContainText("How many deals are there?");
  await expect(stepLine(page, "work[0].think")).toContainText("I will ask the helper.");
  const streaming = page.locator("[data-streaming]");
  await expect(streaming).toContainText(BEGINNING.slice(0, 40));
  await expect(streaming).not.toContainText(END);
  server.release();
  await expect(page.getByRole("region", { name: "Answer" })).toContainText(END);
  await expect(streaming).toHaveCount(0);
  await expect(stepLine(page, "work[1].think")).toContainText("Local/small");
  await expect(stepLine(page, "work[1].think")).toContainText(/tokens in, \d+ out\$0\.\d+/);
  await expect(page.getByText("in the thread deals")).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await stepLine(page, "work[0].call_1")
    .getByRole("link", { name: /^Run #/ })
    .click();
  await expect(page.getByText("work[0].call_1")).toBeVisible();
  await page.getByRole("link", { name: /^run #/ }).click();
  await expect(page.getByRole("list", { name: "Runs of other agents" })).toContainText("Helper");
});
