import { expectAccessible, LOOKS, violations } from "./accessible";
import { api, createAgent, expect, signUp, test } from "./fixtures";

const STEPS = [{ id: "show", type: "display", input: { content: "Hello {{ input.hello }}" } }];

test("a trigger is created, called, rotated, disabled and deleted", async ({ page, request }) => {
  await signUp(page);
  const agent = await createAgent(page, "Called from outside", STEPS);
  await page.goto(`/agents/${agent}`);
  await page.getByRole("navigation", { name: "Agent" }).getByRole("link", { name: "Triggers" }).click();
  await expect(page.getByText("No triggers yet")).toBeVisible();
  await page.getByRole("button", { name: "Create trigger" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Shop");
  await dialog.getByRole("button", { name: "Create trigger" }).click();

  await expect(dialog).toContainText("Shop is ready");
  const webhookUrl = (await dialog.getByTestId("webhook-url").textContent()) ?? "";
  expect(webhookUrl).toMatch(/\/ext\/webhook\/drvh_[0-9A-Za-z]{38}\/triggers\/trg_\w+$/);
  expect(await violations(page), "the new trigger").toEqual([]);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(webhookUrl)).toHaveCount(0);

  const path = new URL(webhookUrl).pathname;
  const waited = await request.post(path, { headers: { "x-api-wait": "true" }, data: { hello: "shop" } });
  expect(waited.status()).toBe(200);
  expect((await waited.json()).results[0].result).toEqual({
    stepIndex: 1,
    resultType: "markdown",
    result: "Hello shop",
  });
  const started = await request.post(path, { form: { hello: "form" } });
  expect([started.status(), await started.text(), started.headers()["content-length"]]).toEqual([200, "", "0"]);
  expect(started.headers()["access-control-allow-origin"]).toBe("*");
  await page.goto(`/runs/${started.headers()["x-pf-run-id"]}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Run #${started.headers()["x-pf-run-id"]}`);

  await page.goto(`/agents/${agent}/triggers`);
  const item = page.getByRole("listitem").filter({ hasText: "Shop" });
  await expect(item).not.toContainText("never");
  await item.getByRole("button", { name: "Rotate key of Shop" }).click();
  await dialog.getByLabel("The webhook URL of now").selectOption("Stops at once");
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const rotated = (await dialog.getByTestId("webhook-url").textContent()) ?? "";
  expect(rotated).not.toBe(webhookUrl);
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  expect((await request.post(path)).status()).toBe(401);
  expect((await request.post(new URL(rotated).pathname)).status()).toBe(200);

  await item.getByRole("button", { name: "Disable Shop" }).click();
  await expect(item).toContainText("Disabled");
  expect((await request.post(new URL(rotated).pathname)).status()).toBe(409);
  await item.getByRole("button", { name: "Delete Shop" }).click();
  await dialog.getByRole("button", { name: "Delete trigger" }).click();
  await expect(page.getByText("No triggers yet")).toBeVisible();
  expect((await request.post(new URL(rotated).pathname)).status()).toBe(401);
});

test("a signature check is set with its secret, which is not shown again, and taken away", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Signed", STEPS);
  await page.goto(`/agents/${agent}/triggers`);
  await page.getByRole("button", { name: "Create trigger" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Repository");
  await dialog.getByLabel("Signature check", { exact: true }).selectOption("GitHub");
  await expect(dialog.getByRole("checkbox", { name: /GET/ })).toBeDisabled();
  await dialog.getByLabel("Signing secret").fill("short");
  await dialog.getByRole("button", { name: "Create trigger" }).click();
  await expect(dialog.getByText("Must have at least 8 characters.").first()).toBeVisible();
  await dialog.getByLabel("Signing secret").fill("a secret of ours");
  await dialog.getByRole("button", { name: "Create trigger" }).click();
  await expect(dialog).toContainText("Only what is signed for GitHub");
  await dialog.getByRole("button", { name: "I have copied it" }).click();

  const item = page.getByRole("listitem").filter({ hasText: "Repository" });
  await expect(item).toContainText("Signed: GitHub");
  expect(await page.content()).not.toContain("a secret of ours");
  await item.getByRole("button", { name: "Edit Repository" }).click();
  expect(await violations(page), "edit").toEqual([]);
  await dialog.getByLabel("Signature check", { exact: true }).selectOption("None: the key alone decides");
  await dialog.getByRole("checkbox", { name: /GET/ }).check();
  await dialog.getByRole("button", { name: "Save trigger" }).click();
  await expect(item).not.toContainText("Signed");
  await item.getByRole("button", { name: "How to call Repository" }).click();
  await expect(dialog).toContainText("YOUR_API_KEY");
  expect(await violations(page), "how to call").toEqual([]);
});

test("an agent without a version says that its triggers refuse every call", async ({ page }) => {
  await signUp(page);
  const created = await api<{ data: { id: string } }>(page, "POST", "/agents", {
    name: "Draft",
    plan: { steps: STEPS },
  });
  await page.goto(`/agents/${created.data.id}/triggers`);
  await expect(page.getByText("This agent has no published version")).toBeVisible();
});

test("the page is accessible and fits", async ({ page }) => {
  await signUp(page);
  const agent = await createAgent(page, "Looked at", STEPS);
  const body = {
    name: "Payments of the shop in the old town",
    verification: { scheme: "stripe", secret: "whsec_of_ours" },
  };
  const check = (part: string) => expectAccessible(page, part, LOOKS);
  await page.goto(`/agents/${agent}/triggers`);
  await check("empty");
  await api(page, "POST", `/agents/${agent}/triggers`, body);
  await api(page, "POST", `/agents/${agent}/triggers`, { name: "By link", allow_get: true, enabled: false });
  await page.reload();
  await expect(page.getByText("By link")).toBeVisible();
  await check("list");
  await page.getByRole("button", { name: "Create trigger" }).click();
  await page.getByRole("dialog").getByLabel("Signature check", { exact: true }).selectOption("Another service (HMAC)");
  await check("form");
});
