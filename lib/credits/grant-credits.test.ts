import { expect, test } from "vitest";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { getBalance } from "./get-balance";
import { grantCredits } from "./grant-credits";

test("grants add up in balance and ledger, also many at once", async () => {
  const { ctx, workspaceId } = await testWorkspace();
  await Promise.all(Array.from({ length: 10 }, () => grantCredits(ctx, { amount: 7, note: "Thanks" })));
  expect(await getBalance(ctx)).toEqual({ balance: 170, currency: "credits" });
  const entries = await db.creditTransaction.findMany({ where: { workspaceId, note: "Thanks" } });
  expect(entries.map(({ balanceAfter }) => balanceAfter).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, i) => 107 + 7 * i),
  );
});

test.each([0, -1, 1.5, Number.NaN, 1e12])("refuses %d", async (amount) => {
  const { ctx } = await testWorkspace();
  await expect(grantCredits(ctx, { amount })).rejects.toMatchObject({ code: "validation_failed" });
});

test("not for callers from outside, and not past what a balance can hold", async () => {
  const { ctx } = await testWorkspace();
  await expect(grantCredits({ ...ctx, via: "key" }, { amount: 1 })).rejects.toMatchObject({
    code: "insufficient_scope",
  });
  await grantCredits(ctx, { amount: 1_000_000_000 });
  await grantCredits(ctx, { amount: 1_000_000_000 });
  await expect(grantCredits(ctx, { amount: 1_000_000_000 })).rejects.toMatchObject({ code: "validation_failed" });
});
