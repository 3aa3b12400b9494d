import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { sidewaysScroll, violations } from "./accessible";
import { sql } from "./database";
import { expect, signUp, test } from "./fixtures";
import { secondMember } from "./inbox";

/** As restoring a backup does. A worker that has begun to act goes on, so no other test feels it. */
const PAUSE =
  "INSERT INTO installation (outbound_paused_at) VALUES (now()) ON CONFLICT (id) DO UPDATE SET outbound_paused_at = now()";

async function resume(): Promise<void> {
  const env = { ...process.env, DROVER_DATA_DIR: process.env.E2E_DATA_DIR };
  await promisify(execFile)(process.execPath, ["scripts/drover.mjs", "resume-outbound"], { env });
}

const banner = (page: Page) => page.getByRole("note").filter({ hasText: "it is paused" });

test("a restored copy that is paused says so to admins alone, until it is resumed", async ({ page, browser }) => {
  await signUp(page);
  const viewer = await secondMember(browser, page, "viewer");
  const admin = await secondMember(browser, page, "admin");
  await page.goto("/");
  await expect(banner(page)).toHaveCount(0);
  await sql(PAUSE, []);
  try {
    await admin.page.goto("/");
    await expect(banner(admin.page)).toContainText("npm run drover -- resume-outbound");
    await viewer.page.goto("/");
    await expect(viewer.page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
    await expect(banner(viewer.page)).toHaveCount(0);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/settings/account");
    await expect(banner(page)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
  } finally {
    await resume();
  }
  for (const each of [page, admin.page]) {
    await each.reload();
    await expect(each.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(banner(each)).toHaveCount(0);
  }
  await viewer.close();
  await admin.close();
});
