import { afterEach, expect, test, vi } from "vitest";
import { MAX_ATTEMPTS, retryPauseMs } from "./backoff";

afterEach(() => vi.unstubAllEnvs());

const MINUTE = 60_000;
const schedule = [5000, 5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 60 * MINUTE)];

test("pauses grow over three days, each within a tenth of its length, and then there are no more", () => {
  for (const [index, pause] of schedule.entries()) {
    const drawn = Array.from({ length: 200 }, () => retryPauseMs(index + 1) ?? 0);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(pause * 0.9);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(pause * 1.1);
    expect(new Set(drawn).size).toBeGreaterThan(100);
  }
  expect(schedule).toHaveLength(MAX_ATTEMPTS - 1);
  expect(retryPauseMs(MAX_ATTEMPTS)).toBeNull();
  expect(retryPauseMs(MAX_ATTEMPTS, 10_000)).toBeNull();
});

test("never earlier than the receiver asks", () => {
  expect(retryPauseMs(1, 90_000)).toBe(90_000);
  expect(retryPauseMs(2, 1000)).toBeGreaterThan(4 * MINUTE);
});

test("can be scaled, for trying them out; what the receiver asks for is not", () => {
  vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.001");
  expect(retryPauseMs(1)).toBeLessThanOrEqual(5.5);
  expect(retryPauseMs(1, 2000)).toBe(2000);
});
