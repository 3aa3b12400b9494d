import { expect, test, vi } from "vitest";
import { log } from "@/lib/log/log";
import { repeatEvery } from "./repeat-every";

test("goes on after a failure, never twice at once, and ends when what is under way has ended", async () => {
  const said = vi.spyOn(log, "error").mockImplementation(() => {});
  let done = 0;
  let underWay = 0;
  let most = 0;
  const stop = repeatEvery(1, "counting", async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    if (++done === 2) throw new Error("no");
  });
  await vi.waitFor(() => expect(done).toBeGreaterThan(5));
  await stop();
  const ended = done;
  expect([underWay, most]).toEqual([0, 1]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(done).toBe(ended);
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});

test("is stopped during its pause, however long that is", async () => {
  let done = 0;
  const stop = repeatEvery(3_600_000, "counting", async () => void done++);
  await stop();
  expect(done).toBe(1);
});
