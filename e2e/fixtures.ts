import { readFileSync } from "node:fs";
import path from "node:path";
import { test as base, expect, type Page } from "@playwright/test";

const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Every test fails when the browser reports an error: a script that threw, a refused style, a broken hydration. */
export const test = base.extend<{ noErrors: undefined }>({
  noErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !EXPECTED.test(message.text())) errors.push(message.text());
      });
      context.on("weberror", (error) => errors.push(error.error().message));
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export const PASSWORD = "three horses in the rain";

let people = 0;

/** Creates an account through the form and arrives on its overview. Answers the email address. */
export async function signUp(page: Page): Promise<string> {
  const email = `person-${Date.now()}-${process.pid}-${people++}@example.com`;
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Robin Example");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel("Workspace").fill("North Field");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  return email;
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The demo account that the first start has made. */
export function demoAccount(): { email: string; password: string } {
  return JSON.parse(readFileSync(path.join(process.env.E2E_DATA_DIR ?? ".data", "demo.json"), "utf8"));
}

export async function signInAsDemo(page: Page): Promise<void> {
  const { email, password } = demoAccount();
  await signIn(page, email, password);
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
}

/** Calls the API as the page itself would: with its cookie, from its origin. */
export async function api<T>(page: Page, method: string, apiPath: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([verb, url, text]) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`/api/v1${url}`, { method: verb, headers, ...(text && { body: text }) });
      if (!response.ok) throw new Error(`${verb} ${url}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    [method, apiPath, body === undefined ? "" : JSON.stringify(body)] as const,
  );
}

/** Publishes an agent with these steps; answers its id. */
export async function createAgent(page: Page, name: string, steps: unknown[], autonomy = "act"): Promise<string> {
  const body = { name, autonomy, plan: { steps }, publish: true };
  const created = await api<{ data: { id: string } }>(page, "POST", "/agents", body);
  return created.data.id;
}

/** Starts a run and opens its page; answers its number. */
export async function startRun(page: Page, agent: string, params: Record<string, unknown> = {}): Promise<number> {
  const run = await api<{ run_id: number }>(page, "POST", `/agents/${agent}/run`, { params });
  await page.goto(`/runs/${run.run_id}`);
  return run.run_id;
}

/** The heading of a run's page, which carries its status. */
export function runHeading(page: Page) {
  return page.getByRole("heading", { level: 1, name: /^Run #/ });
}

/** One line of a run's timeline. */
export function stepLine(page: Page, stepId: string) {
  return page.locator(`[data-step="${stepId}"]`);
}
