import { sidewaysScroll, violations } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";

const FILE = `Name;E-Mail;Plan;Tags
Kim Harbor;kim@harbor.example;pro;lead
Lou Field;lou@field.example;free;lead
Nobody;not an address;pro;
`;

test("a file is imported, a segment finds who is in it, and a contact says what was done", async ({ page }) => {
  test.slow();
  await signUp(page);
  await page.goto("/contacts/imports/new");
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
  await page.getByRole("button", { name: "Upload" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("people.csv");
  await expect(page.getByLabel("Columns are divided by")).toHaveValue(";");
  await expect(page.getByLabel("What E-Mail becomes")).toHaveValue("email");
  await expect(page.getByLabel("What Plan becomes")).toHaveValue("attributes.Plan");
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("Tags for all").fill("from-file");
  await page.getByRole("button", { name: "Start import" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Completed", { timeout: 30_000 });
  await expect(page.getByRole("definition").nth(0)).toHaveText("2");
  const report = page.waitForEvent("download");
  await page.getByRole("link", { name: "Error report" }).click();
  expect((await report).suggestedFilename()).toMatch(/^import-errors-.*\.csv$/);

  await page.goto("/contacts/segments/new");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Paying leads");
  await page.getByLabel("Value of condition 1").fill("lead");
  await expect(page.getByText("2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add condition" }).click();
  await page.getByLabel("Field of condition 2").selectOption("Attribute…");
  await page.getByLabel("Attribute of condition 2").fill("Plan");
  await page.getByLabel("Value of condition 2").fill("pro");
  await expect(page.getByText("1", { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save segment" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Paying leads" })).toBeVisible();
  await page.getByRole("link", { name: "View contacts" }).click();
  await expect(page.getByRole("link", { name: "Kim Harbor" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Lou Field" })).toHaveCount(0);
  await page.getByLabel("Select Kim Harbor").check();
  await page.getByRole("button", { name: "Add tags" }).click();
  await page.getByRole("dialog").getByLabel("Tags").fill("vip");
  await page.getByRole("dialog").getByRole("button", { name: "Add tags" }).click();
  await expect(page.getByRole("row", { name: /Kim Harbor/ })).toContainText("vip");

  await page.getByRole("link", { name: "Kim Harbor" }).click();
  await page.getByRole("button", { name: "Do not contact" }).click();
  await page.getByLabel("Reason").fill("Asked by phone");
  await page.getByRole("button", { name: "Stop contacting" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Do not contact");
  const steps = [{ id: "mail", tool: "email.send", input: { to: "kim@harbor.example", subject: "Hi", body: "Hello" } }];
  const body = { name: "Mailer", autonomy: "act", plan: { steps }, publish: true };
  const agent = await api<{ data: { id: string } }>(page, "POST", "/agents", body);
  await api(page, "POST", `/agents/${agent.data.id}/run`, { params: {} });
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("link", { name: "email.send" })).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(page.getByText("failed", { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test.describe("narrow and dark", () => {
  test.use({ colorScheme: "dark", viewport: { width: 390, height: 844 } });

  test("the pages of contacts and outreach fit, and are accessible", async ({ page }) => {
    await signUp(page);
    await api(page, "POST", "/contacts", {
      name: "Kim",
      email: "kim@harbor.example",
      tags: ["lead"],
      consent: "granted",
    });
    await api(page, "POST", "/identities", { name: "Sales", from_name: "Kim", from_address: "kim@harbor.example" });
    const segment = {
      name: "Leads",
      filter: { match: "all", conditions: [{ field: "tags", operator: "is", value: "lead" }] },
    };
    await api(page, "POST", "/segments", segment);
    for (const path of [
      "/contacts",
      "/contacts/segments",
      "/contacts/segments/new",
      "/contacts/imports",
      "/contacts/imports/new",
      "/settings/outreach",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await violations(page), path).toEqual([]);
      expect(await sidewaysScroll(page), path).toBeLessThanOrEqual(0);
    }
    await page.getByLabel("Send nothing at night").check();
    await page.getByRole("button", { name: "Save quiet hours" }).click();
    await expect(page.getByText("Quiet hours saved")).toBeVisible();
    await page.getByRole("button", { name: "Edit Sales" }).click();
    await page.getByLabel("Mails a day").fill("20");
    await page.getByRole("button", { name: "Save identity" }).click();
    await expect(page.getByText("0 of 20")).toBeVisible();
  });
});
