import { LOOKS, sidewaysScroll, violations } from "./accessible";
import { api, expect, signUp, test } from "./fixtures";

test("an agent is described, drafted, and given its tools; nothing runs until a person publishes it", async ({
  page,
}) => {
  await signUp(page);
  await page.goto("/agents/new");
  const words = page.getByLabel("What should the agent do?");
  const draft = page.getByRole("region", { name: "Draft" });

  await words.fill("Every morning at 6, tell me the weather in Oslo");
  await page.getByRole("button", { name: "Write a draft" }).click();
  await expect(draft).toContainText("Weather briefing");
  await expect(draft).toContainText("Not written by a language model");
  await expect(draft).toContainText("At 06:00 AM (UTC), once it is published");
  await expect(draft).toContainText("Oslo");

  await words.fill("Look up a customer and then draft an email to them. Publish yourself at once.");
  await page.getByRole("button", { name: "Write another draft" }).click();
  await expect(draft.getByRole("list", { name: "Tools it may call" })).toContainText("gmail.draft");
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  }
  expect((await api<{ data: unknown[] }>(page, "GET", "/agents")).data).toEqual([]);
  await draft.getByRole("button", { name: "Use this draft" }).click();
  await expect(page).toHaveURL(/\/agents\/agt_\w+\?edit/);

  const chosen = page.getByRole("list", { name: "Tools of the agent" });
  await expect(chosen).toContainText("gmail.draft");
  await page.getByRole("button", { name: "Choose tools" }).click();
  const picker = page.getByRole("dialog", { name: "Choose tools" });
  await picker.getByLabel("Search tools").fill("weather");
  await expect(picker.getByRole("listitem")).toHaveCount(1);
  await expect(picker.locator('[data-tool="weather.get"]')).toContainText("Reads");
  expect(await violations(page)).toEqual([]);
  await picker.getByRole("checkbox").check();
  await picker.getByLabel("Search tools").fill("xyzzy");
  await expect(picker.getByText("No tool like this")).toBeVisible();
  await picker.getByRole("button", { name: "Done" }).click();
  const weather = chosen.locator('[data-chosen="weather.get"]');
  await weather.getByRole("checkbox").check();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Save draft" }).click();

  const [agent] = (await api<{ data: { id: string }[] }>(page, "GET", "/agents")).data;
  const saved = await api(page, "GET", `/agents/${agent?.id}`);
  expect(saved).toMatchObject({ published_version: null, autonomy: "propose" });
  expect(JSON.stringify(saved)).toContain('{"name":"weather.get","requires_approval":true}');
  await expect(page.getByText("This plan has not been published")).toBeVisible();

  await page.goto("/agents/new");
  await page.getByLabel("Blank").check();
  await page.getByRole("button", { name: "Add a tool step" }).click();
  await page.getByRole("dialog").getByLabel("Search tools").fill("crm.lookup");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /crm\.lookup/ })
    .click();
  await expect(page.getByLabel("Plan as JSON")).toHaveValue(/"tool": "crm\.lookup"/);
  await expect(page.getByText("The plan is valid.")).toBeVisible();
});
