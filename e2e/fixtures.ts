import { readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/**
 * Every test fails when the browser reports an error: a script that threw, a refused style, a broken hydration.
 * A page is there once it can be used.
 */
export const test = base.extend<{ noErrors: undefined }>({
  noErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !EXPECTED.test(message.text())) errors.push(message.text());
      });
      context.on("response", (response) => {
        const { pathname } = new URL(response.url());
        if (response.status() >= 400 && pathname.startsWith("/_next/"))
          errors.push(`${pathname}: ${response.status()}`);
      });
      context.on("weberror", (error) => errors.push(error.error().message));
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
  page: ({ page }, use) => use(whenUsable(page)),
});

/** Opening and reloading end when React has taken the page over: what is pressed before that is lost. */
export function whenUsable(page: Page): Page {
  const open = page.goto.bind(page);
  const again = page.reload.bind(page);
  const usable = () =>
    page.waitForFunction(() => {
      if (!("__next_f" in window)) return true; // no page of Next
      const controls = [...document.querySelectorAll("button, a[href], input, select, textarea")];
      return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps$")));
    });
  page.goto = async (...args) => {
    const response = await open(...args);
    await usable();
    return response;
  };
  page.reload = async (...args) => {
    const response = await again(...args);
    await usable();
    return response;
  };
  return page;
}

export { expect };

export const PASSWORD = "three horses in the rain";

/** What a browser says of a call from a page of the app. */
const OURS = { origin: `http://localhost:${process.env.E2E_PORT}` };
let people = 0;

/** A page, or whatever else calls with the cookies of one person. */
export type Caller = Pick<Page, "request">;

interface Person {
  name: string;
  workspace?: string;
  /** The token of an invitation to join by. */
  invitation?: string;
}

/**
 * Makes an account and signs it in, by the calls of the form but without its page: the page stays where it is, and
 * whatever it opens next it opens signed in. Answers the email address.
 */
export async function signUp(
  page: Caller,
  person: Person = { name: "Robin Example", workspace: "North Field" },
): Promise<string> {
  const email = await createAccount(page.request, person);
  await startSession(page, email, PASSWORD);
  return email;
}

/** Makes an account; nobody is signed in by it. Answers the email address. */
export async function createAccount(
  request: APIRequestContext,
  person: Person = { name: "Robin Example", workspace: "North Field" },
): Promise<string> {
  const email = `person-${Date.now()}-${process.pid}-${people++}@example.com`;
  const data = { email, password: PASSWORD, ...person };
  const created = await request.post("/api/auth/sign-up", { headers: OURS, data });
  expect(created.status(), await created.text()).toBe(201);
  return email;
}

/** Signs in without a page, as `signUp` does. */
export async function startSession(page: Caller, email: string, password: string): Promise<void> {
  const { csrfToken } = await (await page.request.get("/api/auth/csrf")).json();
  const form = { csrfToken, email, password, json: "true" };
  const entered = await page.request.post("/api/auth/callback/credentials", { headers: OURS, form });
  expect(entered.status(), await entered.text()).toBe(200);
}

/** The session is gone from the browser, and no page is left that would notice and go to the sign-in page by itself. */
export async function loseSession(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
}

/** Signs in by the form. */
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

/** Signs in to the demo account, without a page. */
export async function signInAsDemo(page: Page): Promise<void> {
  const { email, password } = demoAccount();
  await startSession(page, email, password);
}

/** Calls the API as a page would: with the browser's cookie, from the app's origin. */
export async function api<T>(page: Caller, method: string, apiPath: string, body?: unknown): Promise<T> {
  const response = await page.request.fetch(`/api/v1${apiPath}`, {
    method,
    headers: OURS,
    ...(body !== undefined && { data: body }),
  });
  if (!response.ok()) throw new Error(`${method} ${apiPath}: ${response.status()} ${await response.text()}`);
  return (response.status() === 204 ? undefined : await response.json()) as T;
}

/** Publishes an agent with these steps; answers its id. */
export async function createAgent(page: Caller, name: string, steps: unknown[], autonomy = "act"): Promise<string> {
  const body = { name, autonomy, plan: { steps }, publish: true };
  const created = await api<{ data: { id: string } }>(page, "POST", "/agents", body);
  return created.data.id;
}

/** Starts a run; answers its number. */
export async function triggerRun(page: Caller, agent: string, params: Record<string, unknown> = {}): Promise<number> {
  return (await api<{ run_id: number }>(page, "POST", `/agents/${agent}/run`, { params })).run_id;
}

/** Starts a run and opens its page; answers its number. */
export async function startRun(page: Page, agent: string, params: Record<string, unknown> = {}): Promise<number> {
  const number = await triggerRun(page, agent, params);
  await page.goto(`/runs/${number}`);
  return number;
}

/** The heading of a run's page, which carries its status. */
export function runHeading(page: Page) {
  return page.getByRole("heading", { level: 1, name: /^Run #/ });
}

/** One line of a run's timeline. */
export function stepLine(page: Page, stepId: string) {
  return page.locator(`[data-step="${stepId}"]`);
}
