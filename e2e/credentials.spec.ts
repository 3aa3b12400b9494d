import { createServer } from "node:http";
import { sidewaysScroll, violations } from "./accessible";
import { sql } from "./database";
import { api, createAgent, expect, runHeading, signUp, startRun, stepLine, test } from "./fixtures";
import { RECEIVER_PORT } from "./receiver-port";

const SECRET = "canary-page-5f0c2b7e";

test("a credential is stored, changed, rotated and revoked, and its value is never shown", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/credentials");
  await expect(page.getByText("No credentials yet")).toBeVisible();
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    await page.getByRole("button", { name: "New credential" }).first().click();
    await expect(dialog).toBeVisible({ timeout: 1000 });
  }).toPass();
  await dialog.getByLabel("Name").fill("CRM key");
  const secret = dialog.getByLabel("Key", { exact: true });
  await expect(secret).toHaveAttribute("type", "password");
  await expect(secret).toHaveValue("");
  await secret.fill(SECRET);
  await dialog.getByLabel("Allowed hosts").fill("https://crm.example.com");
  await dialog.getByRole("button", { name: "Store credential" }).click();
  await expect(dialog.getByText("Must be a host").first()).toBeVisible();
  await dialog.getByLabel("Allowed hosts").fill("crm.example.com\n*.crm.example.org");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Store credential" }).click();
  const row = page.getByRole("row").filter({ hasText: "CRM key" });
  await expect(row).toContainText("*.crm.example.org");
  await expect(row).toContainText("Header X-API-Key");

  await page.getByRole("button", { name: "New credential" }).click();
  await dialog.getByLabel("Kind").selectOption("basic");
  await dialog.getByLabel("Name", { exact: true }).fill("Ledger");
  await dialog.getByLabel("User name").fill("ada");
  await dialog.getByLabel("Password").fill(`${SECRET}-2`);
  await dialog.getByLabel("Allowed hosts").fill("ledger.example.com");
  await dialog.getByRole("button", { name: "Store credential" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Ledger" })).toContainText("ada");

  await row.getByRole("button", { name: "Edit CRM key" }).click();
  await dialog.getByLabel("Allowed hosts").fill("api.crm.example.com");
  await dialog.getByRole("button", { name: "Save credential" }).click();
  await expect(row).toContainText("api.crm.example.com");
  await row.getByRole("button", { name: "Rotate CRM key" }).click();
  await expect(dialog.getByLabel("New key")).toHaveValue("");
  await dialog.getByLabel("New key").fill(`${SECRET}-3`);
  await dialog.getByRole("button", { name: "Store new value" }).click();
  await expect(page.getByText("New value stored")).toBeVisible();

  // Marked by the worker that starts without the vault's key; the command line shows the same of all secrets.
  await sql("UPDATE credentials SET unopened_at = now() WHERE live_name = $1", ["CRM key"]);
  await page.reload();
  await expect(row).toContainText("Cannot be opened");
  await row.getByRole("button", { name: "Rotate CRM key" }).click();
  await dialog.getByLabel("New key").fill(`${SECRET}-4`);
  await dialog.getByRole("button", { name: "Store new value" }).click();
  await expect(row).toContainText("Live");

  await row.getByRole("button", { name: "Revoke CRM key" }).click();
  await dialog.getByRole("button", { name: "Revoke credential" }).click();
  await expect(row).toContainText("Revoked");
  await expect(row.getByRole("button")).toHaveCount(0);

  await page.getByLabel("Status").selectOption("live");
  await expect(row).toHaveCount(0);
  await page.getByLabel("Status").selectOption("");
  await expect(row).toBeVisible();
  await page.reload();
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);
  const answers = await Promise.all(["/credentials", "/audit-logs"].map((path) => api<unknown>(page, "GET", path)));
  expect(JSON.stringify(answers)).toContain("credential.rotated");
  expect(JSON.stringify(answers)).not.toContain(SECRET);
  expect(await violations(page)).toEqual([]);

  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole("button", { name: "New credential" }).click();
  expect(await violations(page)).toEqual([]);
});

test("what a server says back of a credential stands on no page", async ({ page }) => {
  const encoded = Buffer.from(SECRET).toString("base64");
  const heard: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers.authorization);
    response.writeHead(200, { "content-type": "application/json", "x-request-id": SECRET });
    response.end(JSON.stringify({ id: SECRET, you_sent: request.headers, encoded }));
  });
  const host = `127.0.0.1:${RECEIVER_PORT}`;
  await new Promise<void>((resolve) => server.listen(RECEIVER_PORT, "127.0.0.1", resolve));
  try {
    await signUp(page);
    await api(page, "POST", "/credentials", { type: "bearer", name: "Echo", value: SECRET, allowed_hosts: [host] });
    const call = { url: `http://${host}/echo`, credential: "Echo" };
    const echoed = "{{ steps.call.output.body }}";
    const agent = await createAgent(page, "Echo", [
      { id: "call", tool: "http.post", input: call },
      { id: "show", type: "display", input: { content: echoed } },
      { id: "ask", type: "approval", input: { message: `Go on? ${echoed}`, details: echoed } },
    ]);
    const run = await startRun(page, agent);
    await expect(runHeading(page)).toContainText("Awaiting approval");
    expect(heard).toEqual([`Bearer ${SECRET}`]);
    await stepLine(page, "call").getByRole("button").first().click();
    await expect(stepLine(page, "call")).toContainText("[redacted]");
    const pages = [`/runs/${run}`, "/approvals", "/receipts", "/runs", "/notifications", "/settings/audit-log", "/"];
    for (const path of pages) {
      if (!path.endsWith(String(run))) await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const html = await page.content();
      for (const form of [SECRET, encoded]) expect(html, path).not.toContain(form);
    }
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
