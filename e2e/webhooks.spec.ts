import { Webhook } from "standardwebhooks";
import { type Receiver, startReceiver, status } from "../lib/testing/webhook-receiver";
import { expectAccessible, PHONES } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";
import { RECEIVER_PORT } from "./receiver-port";

let receiver: Receiver;
test.beforeAll(async () => {
  receiver = await startReceiver(RECEIVER_PORT);
});
test.afterAll(() => receiver.close());

test("a webhook is added, tried out, repaired, rotated, disabled and deleted", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings/webhooks");
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  await page.getByRole("button", { name: "Add webhook" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("http://10.0.0.1/hook");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not a public address");
  await dialog.getByLabel("Address").fill(`${receiver.origin}/hook`);
  await dialog.getByLabel("credits.low").uncheck();
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  const secret = (await page.getByTestId("webhook-secret").textContent()) ?? "";
  await page.getByRole("button", { name: "I have copied it" }).click();

  await page.getByRole("link", { name: `${receiver.origin}/hook` }).click();
  await expect(page.getByText("Nothing was sent yet")).toBeVisible();
  await page.getByRole("button", { name: "Send test event" }).click();
  const rows = page.getByRole("table", { name: "Deliveries" }).locator("tbody tr");
  await expect(rows.first()).toContainText("Delivered");
  const [request] = receiver.at("/hook");
  const headers = request?.headers as Record<string, string>;
  expect(new Webhook(secret).verify(request?.body ?? "", headers)).toMatchObject({ event: "webhook.test" });

  receiver.answer("/hook", status(500), status(500), status(200)); // the pause after the second is five minutes
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("Nothing arrives at the moment")).toBeVisible();
  await expect(rows.first().getByRole("cell", { name: "2", exact: true })).toBeVisible();
  await rows.first().getByRole("button").press("Enter");
  await expect(page.getByText("The receiver answered 500.").first()).toBeVisible();
  await expect(page.getByLabel("Request body")).toContainText('"event": "webhook.test"');
  await page.getByRole("button", { name: "Send now" }).click();
  await expect(page.getByText("Attempt 3")).toBeVisible();
  await expect(page.getByRole("dialog").getByText("Delivered")).toBeVisible();
  await page.getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText("Attempt 4")).toBeVisible();
  await page.keyboard.press("Escape");
  const ids = receiver.at("/hook").map((each) => each.headers["webhook-id"]);
  expect([ids.length, new Set(ids).size]).toEqual([5, 2]);

  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByLabel("The old secret goes on for").selectOption("One hour");
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await expect(page.getByTestId("webhook-secret")).not.toHaveText(secret);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText("the old one signs too")).toBeVisible();

  await page.getByLabel("Status").selectOption("Failed");
  await expect(page.getByText("No delivery is in this state")).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("This webhook is disabled")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send test event" })).toBeDisabled();
  await page.getByRole("button", { name: "Enable webhook" }).click();
  await expect(page.getByRole("button", { name: "Send test event" })).toBeEnabled();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete webhook" }).click();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
});

test("the pages and dialogs are accessible", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signUp(page);
  const { data } = await api<{ data: { id: string } }>(page, "POST", "/webhooks", {
    url: `${receiver.origin}/gone?${"long".repeat(40)}`,
    events: ["run.completed", "run.failed"],
  });
  const check = (part: string) => expectAccessible(page, part, PHONES);
  await page.goto("/settings/webhooks");
  await check("list");
  await page.getByRole("button", { name: "Add webhook" }).click();
  await check("add");
  await page.goto(`/settings/webhooks/${data.id}`);
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await check("rotate");
  await page.getByRole("button", { name: "Make a new secret" }).click();
  await expect(page.getByTestId("webhook-secret")).toBeVisible();
  await check("secret");
  await page.getByRole("button", { name: "I have copied it" }).click();
  receiver.answer(`/gone?${"long".repeat(40)}`, status(410));
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("Drover has disabled this webhook")).toBeVisible();
  await check("detail");
  await page.getByRole("table", { name: "Deliveries" }).getByRole("button").click();
  await expect(page.getByText("Attempt 1")).toBeVisible();
  await check("delivery");
});
