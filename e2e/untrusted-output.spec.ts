import { createAgent, expect, runHeading, signUp, startRun, test } from "./fixtures";

const HOSTILE = [
  "<script>window.hit = 1</script>",
  '<img src="https://canary.example/a.png" onerror="window.hit = 1">',
  '<svg onload="window.hit = 1"></svg>',
  "<iframe srcdoc='<script>parent.hit = 1</script>'></iframe>",
  "![](https://canary.example/?q=secret)",
  "[click](javascript:window.hit=1)",
  '<a href="javascript:window.hit=1">x</a>',
  "<style>@import url(https://canary.example/x.css)</style>",
  '<meta http-equiv="refresh" content="0;url=https://canary.example">',
  "</textarea><script>window.hit = 1</script>",
  "{{constructor.constructor('window.hit=1')()}}",
  "'\"><img src=x onerror=window.hit=1>",
];

test("what a run produces stays text, wherever it is shown", async ({ page, baseURL }) => {
  await signUp(page);
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) outside.push(request.url());
  });
  const name = `<img src=x onerror="window.hit=1">`;
  const agent = await createAgent(page, name, [
    { id: "made", type: "transform", input: { text: "{{ input.texts }}" } },
    {
      id: "each",
      type: "for_each",
      input: { items: "{{ input.texts }}" },
      steps: [{ id: "show", type: "display", input: { format: "markdown", content: "{{ item }}" } }],
    },
  ]);
  await startRun(page, agent, { texts: HOSTILE });
  await expect(runHeading(page)).toContainText("Completed");
  for (const step of await page.locator("[data-step] > button").all()) await step.click();
  await expect(page.getByText(HOSTILE[0] ?? "", { exact: true }).first()).toBeVisible();
  for (const path of ["/", "/agents", "/runs", `/agents/${agent}`, `/agents/${agent}/settings`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
  expect(outside).toEqual([]);
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
