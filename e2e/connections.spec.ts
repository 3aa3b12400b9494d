import { type OAuthProvider, startOAuthProvider } from "../lib/testing/oauth-provider";
import { startReceiver } from "../lib/testing/webhook-receiver";
import { sidewaysScroll, violations } from "./accessible";
import { createAgent, expect, signUp, test } from "./fixtures";
import { RECEIVER_PORT } from "./receiver-port";

const PORT = RECEIVER_PORT;
const CALLBACK = `http://localhost:${process.env.E2E_PORT}/connections/callback`;
const CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nX-WR-CALNAME:Holidays\r\nEND:VCALENDAR\r\n";

let provider: OAuthProvider | undefined;
test.beforeAll(async () => {
  provider = await startOAuthProvider(CALLBACK, PORT);
});
test.afterAll(() => provider?.close());

test("an app is connected by signing in, refused, reconnected, and a calendar by its address", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  await signUp(page);
  await page.goto("/connections");
  await expect(page.getByText("Nothing is connected yet")).toBeVisible();
  const row = (name: string) => page.getByRole("row", { name });

  await page.getByLabel("Search apps").fill("no such app");
  await expect(page.getByText("No app like this")).toBeVisible();
  await page.getByLabel("Search apps").fill("oauth 2");
  await expect(page.getByRole("button", { name: /^Google/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Any OAuth 2 app" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(CALLBACK)).toBeVisible();
  const { fields = {} } = provider ?? {};
  await dialog.getByLabel("Authorize URL").fill("https://10.0.0.1/authorize");
  await dialog.getByLabel("Token URL").fill(fields.token_url ?? "");
  await dialog.getByLabel("Client ID").fill(fields.client_id ?? "");
  await dialog.getByLabel("Client secret (optional)").fill(fields.client_secret ?? "");
  await dialog.getByLabel("Allowed hosts").fill(fields.hosts ?? "");
  await dialog.getByLabel("Account URL").fill(fields.account_url ?? "");
  await dialog.getByLabel("Scopes").fill("openid email");
  await dialog.getByLabel("Name (optional)").fill("Example");
  await dialog.getByRole("button", { name: "Go on to sign in" }).click();
  await expect(dialog.getByText("10.0.0.1 is not a public address.").first()).toBeVisible();
  await dialog.getByLabel("Authorize URL").fill(fields.authorize_url ?? "");
  await dialog.getByRole("button", { name: "Go on to sign in" }).click();

  await expect(page.getByRole("heading", { name: "Let Drover use your account?" })).toBeVisible();
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(page.getByRole("alert").getByText("Access was not granted")).toBeVisible();
  await expect(row("Example")).toContainText("Does not work");
  await row("Example").getByRole("button", { name: "Reconnect" }).click();
  await page.getByLabel("Name").fill("ada");
  const back = page.waitForRequest((request) => request.url().startsWith(CALLBACK));
  await page.getByRole("button", { name: "Allow" }).click();
  const answer = (await back).url();
  await expect(page.getByText("Example is connected.")).toBeVisible();
  await expect(row("Example")).toContainText("ada@example.com");
  expect(new URL(page.url()).search).toMatch(/^\?id=cnn_\w+$/);

  await page.goto(answer); // a second time it counts for nothing
  await expect(page.getByText("This was no sign-in that you have under way")).toBeVisible();
  const cookies = await context.cookies();
  await page.goto("about:blank"); // a page that asks without its cookie goes to the sign-in by itself
  await context.clearCookies();
  await page.goto(answer);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(decodeURIComponent(page.url())).not.toContain(new URL(answer).searchParams.get("code"));
  await context.addCookies(cookies);

  await page.goto("/connections");
  await provider?.close();
  provider = undefined;
  const receiver = await startReceiver(PORT); // where the account was, there is a calendar now
  receiver.answer("/team.ics", (response) => response.end(CALENDAR));
  receiver.answer("/me", (response) => response.writeHead(500).end());
  await row("Example").getByRole("button", { name: "Test" }).click();
  await expect(row("Example")).toContainText("answered 500");
  await page.getByLabel("Category").selectOption("Calendars");
  await page.getByRole("button", { name: "Calendar address (ICS)" }).click();
  await dialog.getByLabel("Calendar address").fill(`${receiver.origin}/team.ics`);
  await dialog.getByLabel("Name").fill("Team");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(row("Team")).toContainText("Connected");
  await expect(row("Team")).toContainText("Holidays");
  await expect(page.locator('[data-app="ics"]')).toContainText("Connected");
  await receiver.close();

  const steps = [
    { id: "me", tool: "http.get", input: { url: fields.account_url, connection: "Example" } },
    { id: "events", tool: "calendar.find", input: {} },
  ];
  const agent = await createAgent(page, "Planner", steps);
  await page.goto(`/agents/${agent}`);
  const health = page.getByRole("listitem").filter({ hasText: "does not work" });
  await expect(health).toContainText("answered 500");
  await expect(page.getByRole("listitem").filter({ hasText: "Team" })).toContainText("works");
  await health.getByRole("link", { name: "Example" }).click();

  await row("Team").getByRole("button", { name: "More for Team" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await dialog.getByLabel("Name").fill("Bank holidays");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("button", { name: "More for Bank holidays" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete connection" }).click();
  await expect(row("Bank holidays")).toHaveCount(0);

  await page.goto("/connections");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: /^Google/ }).click();
    await expect(dialog.getByText("Redirect URI", { exact: true })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }
});
