import { sql } from "./database";
import { expect, signUp, test } from "./fixtures";
import { openInbox, pane, runUntilAsked } from "./inbox";

const HOSTILE =
  "a\u202eb\u200b\u0007<img src='https://canary.example/x.png' onerror='window.hit=1'>![](https://canary.example/y)";
const SEEN = "<img src='https://canary.example/x.png' onerror='window.hit=1'>![](https://canary.example/y)";

test("a question, its options, its details and what the agent said are shown as text", async ({ page, baseURL }) => {
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) outside.push(request.url());
  });
  await signUp(page);
  const ask = { question: `Why ${HOSTILE}?`, options: [`Option ${HOSTILE}`, "Fine"], details: { note: HOSTILE } };
  const number = await runUntilAsked(
    page,
    [
      { id: "thought", type: "transform", input: { text: "{{ input.text }}" } },
      { id: "q", type: "ask", input: ask },
    ],
    "act",
    { text: `I think\n${HOSTILE}` },
  );
  // As a model would have said it; which model answers is no matter of the page.
  const changed = await sql(
    `UPDATE run_steps SET type = 'llm' FROM runs JOIN approvals a ON a.run_id = runs.id
     WHERE run_steps.run_id = runs.id AND runs.number = $1 AND a.question LIKE 'Why %' AND run_steps.step_id = 'thought'`,
    [number],
  );
  expect(changed).toBeGreaterThan(0);

  await openInbox(page);
  const said = pane(page).getByRole("region", { name: "What the agent said last" });
  await expect(said).toContainText(SEEN);
  await expect(said.locator("mark")).toHaveText(["\\u202E", "\\u200B", "\\u0007"]);
  const asked = pane(page).getByRole("region", { name: "What is asked" });
  await expect(asked).toContainText(SEEN);
  await expect(asked.locator("mark")).toHaveText(["\\u202E", "\\u200B", "\\u0007"]);
  await expect(pane(page).getByRole("radio").first()).toHaveAccessibleName(/Option a\\u202Eb\\u200B\\u0007<img/);
  await expect(pane(page).getByRole("region", { name: "note" })).toContainText(SEEN);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing waits for you", { exact: true })).toBeVisible();
  await openInbox(page, "?status=decided");
  await expect(pane(page).locator("[data-answer]")).toHaveText("Fine");
  await expect(asked).toContainText(SEEN);
  await expect(said).toContainText(SEEN);

  const shown = await page.evaluate(() => document.body.innerText);
  expect(["\u202e", "\u200b", "\u0007"].filter((hidden) => shown.includes(hidden))).toEqual([]);
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
  await expect(page.locator("img[src*=canary]")).toHaveCount(0);
  expect(outside).toEqual([]);
});
