import { createAgent, expect, signUp, test } from "./fixtures";

test("a key is created, shown once, used by a program, and revoked", async ({ page, request }) => {
  await signUp(page);
  const agent = await createAgent(page, "Called by key", [{ id: "ok", type: "transform", input: "fine" }]);
  await page.goto("/settings/api-keys");
  await page.getByRole("button", { name: "Create key" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nightly job");
  await dialog.getByLabel("Expires").selectOption("30 days");
  await dialog.getByRole("button", { name: "Nothing" }).click();
  await expect(dialog.getByRole("button", { name: "Create key" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Read only" }).click();
  await dialog.getByRole("checkbox", { name: /^agents:trigger/ }).check();
  await dialog.getByRole("button", { name: "Create key" }).click();

  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  expect(key).toMatch(/^drv_[0-9A-Za-z]{38}$/);
  await expect(dialog).toContainText("/api/v1/agents");
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  const headers = { authorization: `Bearer ${key}` };
  const started = await request.post(`/api/v1/agents/${agent}/run`, { headers, data: {} });
  expect(started.status()).toBe(202);
  const refused = await request.delete(`/api/v1/agents/${agent}`, { headers });
  expect(refused.status()).toBe(403);

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: "Nightly job" });
  await expect(row).toContainText(/in 4 weeks|in 29 days|in 30 days/);
  await expect(async () => {
    await row.getByRole("button", { name: "Rotate" }).click();
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await dialog.getByLabel("The old key goes on for").selectOption("One hour");
  await dialog.getByRole("button", { name: "Make a new key" }).click();
  const next = (await page.getByTestId("new-key").textContent()) ?? "";
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  for (const each of [key, next]) {
    const answer = await request.get("/api/v1/agents", { headers: { authorization: `Bearer ${each}` } });
    expect(answer.status()).toBe(200);
  }
  const old = row.filter({ hasText: key.slice(-4) });
  await old.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(old).toContainText("Revoked");
  expect((await request.get("/api/v1/agents", { headers })).status()).toBe(401);
});
