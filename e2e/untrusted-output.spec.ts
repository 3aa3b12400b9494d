import { createAgent, expect, runHeading, signUp, startRun, test } from "./fixtures";
import { HOSTILE } from "./hostile-texts";

const PER_RUN = 40;

test("what a run produces runs nothing and fetches nothing, wherever it is shown", async ({ page, baseURL }) => {
  test.slow();
  await page.addInitScript(() => {
    // A library of ours tries once whether it may compile code, and goes without.
    document.addEventListener("securitypolicyviolation", ({ blockedURI, violatedDirective }) => {
      if (blockedURI !== "eval") console.error(`CSP: ${violatedDirective} ${blockedURI}`);
    });
  });
  await signUp(page);
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) outside.push(request.url());
  });
  const name = `<img src=x onerror="window.hit=1">`;
  const showing = (format: string) => [
    { id: "made", type: "transform", input: { text: "{{ input.texts }}" } },
    {
      id: "each",
      type: "for_each",
      input: { items: "{{ input.texts }}" },
      steps: [{ id: "show", type: "display", input: { format, content: "{{ item }}" } }],
    },
  ];
  let agent = "";
  for (const format of ["plaintext", "markdown"]) {
    agent = await createAgent(page, name, showing(format));
    for (let first = 0; first < HOSTILE.length; first += PER_RUN) {
      const texts = HOSTILE.slice(first, first + PER_RUN);
      await startRun(page, agent, { texts });
      await expect(runHeading(page)).toContainText("Completed");
      await expect(page.locator("[data-message]")).toHaveCount(texts.length);
      const asWritten = page.locator("[data-message=plaintext]").getByText(texts[0] ?? "", { exact: true });
      if (format === "plaintext") await expect(asWritten).toBeVisible();
      else await expect(page.locator("[data-markdown]").first()).toBeVisible();
      if (first === 0)
        for (const step of (await page.locator("[data-step] > button").all()).slice(0, 20)) await step.click();
      expect(
        await page.locator("[data-message] :is(img, svg, script, style, iframe, input, form, video, link)").count(),
      ).toBe(0);
      expect(await page.evaluate(() => "hit" in window)).toBe(false);
    }
  }
  for (const path of ["/", "/agents", "/runs", `/agents/${agent}`, `/agents/${agent}/settings`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
  expect(outside).toEqual([]);
});

test("markdown is set, links say where they lead and open apart, and images are named", async ({ page }) => {
  await signUp(page);
  const text =
    "# Report\n\n**Bold** and [a link](https://user@example.com/path).\n\n![Chart](https://img.example/c.png)\n\n- one";
  const agent = await createAgent(page, "Reporter", [
    { id: "show", type: "display", input: { format: "markdown", content: text } },
    { id: "plain", type: "display", input: { format: "plaintext", content: "# As it is" } },
  ]);
  await startRun(page, agent);
  const message = page.locator("[data-markdown]");
  await expect(message.locator("strong")).toHaveText("Bold");
  await expect(message.getByRole("listitem")).toHaveText("one");
  const link = message.getByRole("link", { name: "a link" });
  await expect(link).toHaveAttribute("href", "https://example.com/path");
  await expect(link).toHaveAttribute("rel", "noopener nofollow noreferrer");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(message).toContainText("(example.com)");
  await expect(message).toContainText("image: img.example, “Chart”");
  await expect(page.getByText("# As it is", { exact: true }).first()).toBeVisible();
  expect(await page.locator("link[rel=preload][href*=example]").count()).toBe(0);
});

test("every page answers with the content policy and a nonce of its own", async ({ page }) => {
  await signUp(page);
  const nonces = new Set<string>();
  const paths = ["/sign-in", "/", "/agents", "/runs", "/not-there", "/agents/not-there", "/credits"];
  for (const path of paths) {
    const policy = (await page.request.get(path)).headers()["content-security-policy"] ?? "";
    expect(policy, path).toContain("default-src 'none'");
    expect(policy.match(/script-src ([^;]*)/)?.[1], path).not.toMatch(/unsafe/);
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
  }
  expect(nonces.size).toBe(paths.length);
});
