import type { Browser, Page } from "@playwright/test";
import { api, type Caller, createAgent, expect, signUp, triggerRun, whenUsable } from "./fixtures";

let members = 0;

export const pane = (page: Page) => page.locator("[data-approval-detail]");
export const rows = (page: Page) => page.locator("[data-approval]");

export interface Counts {
  pending: number;
  mine: number;
}

export async function counts(page: Caller): Promise<Counts> {
  return (await api<{ data: Counts }>(page, "GET", "/approvals/count")).data;
}

/** The only approval that waits, as the API has it. */
export async function onlyApproval<T>(page: Page): Promise<T> {
  const { data } = await api<{ data: T[] }>(page, "GET", "/approvals");
  expect(data).toHaveLength(1);
  return data[0] as T;
}

export async function openInbox(page: Page, search = ""): Promise<void> {
  await page.goto(`/approvals${search}`);
  await expect(page.getByRole("heading", { level: 1, name: "Approvals" })).toBeVisible();
  await listens(page);
}

/** Waits for what the browser itself asks for: once it is there, the inbox hears the keyboard. */
export async function listens(page: Page): Promise<void> {
  await expect(page.getByLabel("Tool").locator("option").nth(1)).toBeAttached();
}

/** Runs an agent of these steps until it waits for a person; answers the run's number. */
export async function runUntilAsked(page: Page, steps: unknown[], autonomy = "act", input = {}): Promise<number> {
  const before = (await counts(page)).pending;
  const agent = await createAgent(page, "Asker", steps, autonomy);
  const number = await triggerRun(page, agent, input);
  await expect.poll(async () => (await counts(page)).pending).toBe(before + 1);
  return number;
}

/** Invites a second person into the workspace of `owner`'s page, and signs them in beside the first. */
export async function secondMember(browser: Browser, owner: Page, role = "operator") {
  const name = `second-${Date.now()}-${members++}`;
  const invited = await api<{ data: { link: string } }>(owner, "POST", "/invitations", { role });
  const context = await browser.newContext();
  const page = whenUsable(await context.newPage());
  const email = await signUp(page, { name, invitation: invited.data.link.split("/").at(-1) ?? "" });
  return { page, email, name, close: () => context.close() };
}
