import { afterEach, expect, test, vi } from "vitest";
import { POST } from "@/app/api/auth/sign-up/route";
import { newId } from "@/lib/ids/new-id";

afterEach(() => {
  vi.unstubAllEnvs();
});

function signUp(address: string): Promise<Response> {
  const body = JSON.stringify({ email: `${newId("user")}@example.com`, password: "a long enough sentence" });
  const headers = {
    origin: "http://drover.test",
    host: "drover.test",
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-drover-address": address,
  };
  return POST(new Request("http://drover.test/api/auth/sign-up", { method: "POST", headers, body }));
}

test("from one address come so many accounts an hour, however they come together; another address is not asked to wait", async () => {
  vi.stubEnv("DROVER_RATE_LIMIT_SIGN_UPS", "3/hour");
  const answers = await Promise.all(Array.from({ length: 6 }, () => signUp("192.0.2.1")));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429]);
  const refused = answers.find(({ status }) => status === 429);
  expect(await refused?.json()).toMatchObject({ error: "rate_limit_exceeded" });
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await signUp("192.0.2.2")).status).toBe(201);
});
