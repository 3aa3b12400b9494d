import { createAgent, expect, signUp, test } from "./fixtures";

const STEPS = [{ id: "hello", type: "display", input: { content: "Hello" } }];

test("a plan is checked as it is typed, saved as a draft and published", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Editor's own", STEPS);
  await page.goto(`/agents/${agent}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const editor = page.getByRole("textbox", { name: "Plan as JSON" });

  await editor.fill('{ "steps": [\n  { "id": "a", "tool": "http.git" }\n] }');
  await expect(page.getByText("steps[0].tool")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save draft" })).toBeDisabled();
  await editor.fill('{ "steps": [\n');
  await expect(page.getByText(/^line \d/)).toBeVisible();

  await editor.fill(
    JSON.stringify({ steps: [...STEPS, { id: "again", type: "display", input: { content: "Again" } }] }),
  );
  await expect(page.getByText("The plan is valid.")).toBeVisible();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("The draft differs from version 1")).toBeVisible();
  await expect(page.getByRole("list", { name: "Steps of the plan" }).getByRole("listitem")).toHaveCount(2);

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByLabel("What changed").fill("Says it twice");
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("list", { name: "Versions" })).toContainText("Says it twice");
  await expect(page.getByText("The draft differs")).toHaveCount(0);
});

test("a draft does not run, a paused agent neither", async ({ page }) => {
  await signUp(page);
  await page.goto("/agents/new");
  await page.getByText("Blank", { exact: true }).click();
  await page.getByLabel("Name").fill("Sleeper");
  await page.getByRole("button", { name: "Create as a draft" }).click();
  const run = page.getByRole("button", { name: "Run", exact: true });
  await expect(run).toBeDisabled();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(run).toBeEnabled();

  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Pause agent" }).click();
  await expect(run).toBeDisabled();
  await page.getByRole("button", { name: "Resume agent" }).click();
  await expect(run).toBeEnabled();
});

test("settings are kept, and lead to the schedule", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Clockwork", STEPS);
  await page.goto(`/agents/${agent}/settings`);
  await page.getByLabel("Name").fill("Clockwork II");
  await page.getByText("Observe", { exact: true }).click();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Clockwork II");
  await page.reload();
  await expect(page.getByLabel("Observe")).toBeChecked();
  await page.getByRole("link", { name: "Give it a schedule" }).click();
  await expect(page.getByRole("heading", { name: "Give this agent a schedule" })).toBeVisible();
});

test("an agent is deleted only after its name is typed", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Short-lived", STEPS);
  await page.goto(`/agents/${agent}/settings`);
  await page.getByRole("button", { name: "Delete agent" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Delete agent" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox").fill("Short-lived");
  await confirm.click();
  await expect(page.getByText("Your first agent")).toBeVisible();
  expect((await page.goto(`/agents/${agent}`))?.status()).toBe(404);
});

test("agents are found by name", async ({ page }) => {
  await signUp(page);
  await createAgent(page, "Apples", STEPS);
  await createAgent(page, "Pears", STEPS);
  await page.goto("/agents");
  await page.getByRole("searchbox").fill("pea");
  await expect(page.getByRole("link", { name: "Apples" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Pears" })).toBeVisible();
});
