import { createAccount, expect, loseSession, PASSWORD, signIn, signUp, test } from "./fixtures";

test("a page asked for without a session comes after signing in", async ({ page, request }) => {
  const email = await createAccount(request);
  const response = await page.request.get("/runs?status=failed", { maxRedirects: 0 });
  expect(response.status()).toBe(307);
  expect(response.headers().location).toBe("/sign-in?next=%2Fruns%3Fstatus%3Dfailed");
  await page.goto("/runs?status=failed");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/runs\?status=failed$/);
});

test("signing in never leads to another site", async ({ page, request, baseURL }) => {
  const email = await createAccount(request);
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "/..//evil.example"]) {
    await loseSession(page);
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
    expect(page.url()).toBe(`${baseURL}/`);
  }
});

test("a wrong password and an unknown address read the same", async ({ page, request }) => {
  const email = await createAccount(request);
  for (const [who, password] of [
    [email, "not the password"],
    ["nobody@example.com", PASSWORD],
  ] as const) {
    await signIn(page, who, password);
    await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible();
  }
});

test("the sign-up form says what is wrong, at the field", async ({ page, request }) => {
  const email = await createAccount(request);
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill("Robin");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("passwordpassword");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "exists already" })).toBeVisible();
});

test("signing out ends the session itself, not the cookie alone", async ({ page, context }) => {
  await signUp(page);
  await page.goto("/");
  const cookies = await context.cookies();
  const session = cookies.find((cookie) => cookie.name.includes("drover-session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(session?.value).toMatch(/^[\w-]{43}$/);
  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.addCookies(cookies);
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an account is made from a page of ours only", async ({ request }) => {
  const data = { email: "x@example.com", password: PASSWORD };
  const origins: Record<string, string>[] = [{}, { origin: "https://evil.example" }, { origin: "null" }];
  for (const headers of origins) {
    const response = await request.post("/api/auth/sign-up", { data, headers });
    expect(response.status()).toBe(403);
    expect((await response.json()).error).toBe("cross_origin");
  }
});
