import { createAgent, expect, runHeading, signUp, startRun, stepLine, test, triggerRun } from "./fixtures";

test("a live run is cancelled from its page", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Sleeper", [
    { id: "rest", type: "sleep", input: { duration_ms: 3_600_000 } },
    { id: "after", type: "display", input: { content: "never" } },
  ]);
  await startRun(page, agent);
  await expect(runHeading(page)).toContainText("Sleeping");
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(runHeading(page)).toContainText("Cancelled");
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
});

test("a failed run says what failed, and running again starts another", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Hopeless", [
    { id: "call", tool: "http.get", input: { url: "http://127.0.0.1:9/" }, retries: { max_attempts: 1 } },
  ]);
  const first = await startRun(page, agent, { owner: "sam" });
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByRole("alert").filter({ hasText: "call" })).toBeVisible();
  await page.getByRole("button", { name: "Run again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start run" }).click();
  await expect(runHeading(page)).not.toContainText(`#${first}`);
  await expect(runHeading(page)).toContainText("Failed");
  await expect(page.getByRole("region", { name: "Input of the run" })).toContainText("sam");
});

test("the rounds of a loop stand under it, in order", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Loop", [
    {
      id: "each",
      type: "for_each",
      input: { items: ["a", "b", "c"], concurrency: 3 },
      steps: [{ id: "show", type: "display", input: { content: "item {{ item }}" } }],
    },
    { id: "end", type: "transform", input: "done" },
  ]);
  await startRun(page, agent);
  await expect(runHeading(page)).toContainText("Completed");
  const ids = await page
    .locator("[data-step]")
    .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-step")));
  expect(ids).toEqual(["each", "each[0].show", "each[1].show", "each[2].show", "end"]);
  await expect(page.getByText("item b", { exact: true })).toBeVisible();
  await stepLine(page, "each[1].show").getByRole("button").click();
  await expect(page.getByRole("region", { name: "Output of each[1].show" })).toContainText("item b");
});

test("filters stand in the address", async ({ page }) => {
  await signUp(page);
  const good = await createAgent(page, "Good", [{ id: "ok", type: "transform", input: "fine" }]);
  const bad = await createAgent(page, "Bad", [{ id: "no", tool: "http.get", input: { url: "http://127.0.0.1:9/" } }]);
  await startRun(page, good);
  await expect(runHeading(page)).toContainText("Completed");
  await startRun(page, bad);
  await expect(runHeading(page)).toContainText("Failed");

  await page.goto("/runs");
  await expect(page.locator("[data-run]")).toHaveCount(2);
  await page.getByLabel("Status").selectOption("Failed");
  await expect(page).toHaveURL(/status=failed/);
  await expect(page.locator("[data-run]")).toHaveCount(1);
  await expect(page.locator("[data-run]")).toContainText("Bad");
  await page.getByLabel("Agent").selectOption("Good");
  await expect(page.getByText("No run matches")).toBeVisible();
  await page.goto(`/runs?agent=${good}`);
  await expect(page.locator("[data-run]")).toContainText("Good");
  await page.goto("/runs?status=nonsense");
  await expect(page.locator("[data-run]")).toHaveCount(2);
});

test("a list follows its live runs, and loads more on demand", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Many", [{ id: "rest", type: "sleep", input: { duration_ms: 4000 } }]);
  for (let started = 0; started < 22; started++) await triggerRun(page, agent);
  await page.goto("/runs");
  await expect(page.locator("[data-run]")).toHaveCount(20);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(page.locator("[data-run]")).toHaveCount(22);
  await expect(page.locator("[data-run]").filter({ hasText: "Completed" })).toHaveCount(22);
});
