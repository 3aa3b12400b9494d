import { describe, expect, test } from "vitest";
import { isTransient, withRetry } from "./with-retry";

const coded = (code: string) => Object.assign(new Error(code), { code });

describe("isTransient", () => {
  test.each([
    "08000",
    "08003",
    "08006",
    "57P01",
    "57P02",
    "57P03",
    "40001",
    "40P01",
    "55P03",
    "53300",
    "ECONNREFUSED",
    "ECONNRESET",
    "P1001",
    "P1017",
  ])("%s may pass later", (code) => {
    expect(isTransient(coded(code))).toBe(true);
  });

  test.each(["08P01", "22P05", "22021", "22P02", "23505", "23503", "23514", "42601", "42P01", "57014"])(
    "%s never passes",
    (code) => {
      expect(isTransient(coded(code))).toBe(false);
    },
  );

  test("a connection that ended mid-statement has no code", () => {
    expect(isTransient(new Error("Connection terminated unexpectedly"))).toBe(true);
  });
});

describe("withRetry", () => {
  test("repeats until the database is back", async () => {
    let calls = 0;
    const result = await withRetry(async () => {
      if (++calls < 3) throw coded("57P03");
      return "back";
    });
    expect([result, calls]).toEqual(["back", 3]);
  });

  test("gives up at once on a faulty statement", async () => {
    let calls = 0;
    await expect(
      withRetry(async () => {
        calls++;
        throw coded("22P05");
      }),
    ).rejects.toThrow("22P05");
    expect(calls).toBe(1);
  });
});
