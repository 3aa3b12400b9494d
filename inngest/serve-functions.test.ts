import { afterEach, describe, expect, test, vi } from "vitest";
import { assertSigned, servedFunctions } from "./serve-functions";

const request = new Request("http://localhost:3000/api/inngest?fnId=drover-run-agent&stepId=step", {
  method: "POST",
  headers: { host: "localhost:3000", "content-type": "application/json" },
  body: "{}",
});

describe("/api/inngest", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("is not there when the embedded engine drives the functions", async () => {
    expect((await servedFunctions(request)).status).toBe(404);
  });

  test("refuses to be served unsigned", () => {
    vi.stubEnv("INNGEST_EVENT_KEY", "an-event-key");
    expect(() => assertSigned()).toThrow("INNGEST_SIGNING_KEY");
  });

  test("refuses a request without a signature, and says nothing of the installation", async () => {
    vi.stubEnv("INNGEST_EVENT_KEY", "an-event-key");
    vi.stubEnv("INNGEST_SIGNING_KEY", "signkey-prod-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    vi.stubEnv("NODE_ENV", "production");
    const response = await servedFunctions(request);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('{"message":"Unauthorized"}');
  });
});
