import {
  api,
  createAgent,
  demoAccount,
  expect,
  PASSWORD,
  runHeading,
  signIn,
  signUp,
  startRun,
  stepLine,
  test,
} from "./fixtures";
import { onlyApproval } from "./inbox";

test("a person signs in, sees an agent, presses Run and watches it finish", async ({ page }) => {
  const { email, password } = demoAccount();
  await signIn(page, email, password);
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Agents", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Agents" })).toBeVisible();
  await page.getByRole("link", { name: "Weekly Pipeline Report" }).click();
  await expect(page.getByRole("list", { name: "Steps of the plan" }).getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(runHeading(page)).toContainText("Completed");
  for (const step of ["pull_open_deals", "analyze_health", "post_summary"]) {
    await expect(stepLine(page, step)).toHaveAttribute("data-status", "completed");
  }
  await stepLine(page, "analyze_health").getByRole("button").click();
  await expect(page.getByRole("region", { name: "Input of analyze_health" })).toContainText("at risk");
  await expect(page.getByRole("region", { name: "Output of analyze_health" })).toContainText("text");
});

test("a new account goes from a template to a finished run", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Robin Example");
  await page.getByLabel("Email").fill(`first-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Workspace").fill("North Field");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "New agent" }).click();
  await page.getByText("Blank", { exact: true }).click();
  await page.getByLabel("Name").fill("Greeter");
  await expect(page.getByText("The plan is valid.")).toBeVisible();
  await page.getByRole("button", { name: "Create and publish" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Greeter/ })).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("Parameters").fill("{ not json");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("This is not a JSON object.")).toBeVisible();
  await page.getByLabel("Parameters").fill('{ "owner": "sam" }');
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(runHeading(page)).toContainText("Completed");
  await expect(page.getByText("Hello from Greeter.", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Input of the run" })).toContainText('"owner": "sam"');
  await page.getByRole("link", { name: "Credits" }).click();
  await expect(page.getByTestId("balance")).toHaveText("99");
});

test("steps finish before one's eyes, without a reload", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Slow one", [
    { id: "first", type: "transform", input: { greeting: "Hello {{ input.owner }}" } },
    { id: "rest", type: "approval", input: { message: "Go on?" } },
    { id: "last", type: "display", input: { content: "{{ steps.first.output.greeting }}!" } },
  ]);
  await startRun(page, agent, { owner: "Sam" });
  const marker = await page.evaluate(() => Object.assign(window, { stayed: true }).stayed);
  await expect(runHeading(page)).toContainText("Awaiting approval");
  await expect(stepLine(page, "first")).toHaveAttribute("data-status", "completed");
  await expect(stepLine(page, "last")).toHaveCount(0);
  const { id } = await onlyApproval<{ id: string }>(page);
  await api(page, "POST", `/approvals/${id}/approve`, {});
  await expect(runHeading(page)).toContainText("Completed");
  await expect(page.getByText("Hello Sam!", { exact: true })).toBeVisible();
  await expect(page.getByTestId("run-status")).toHaveText(/Completed/);
  expect(await page.evaluate(() => "stayed" in window)).toBe(marker);
});
