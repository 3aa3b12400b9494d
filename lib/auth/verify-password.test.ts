import { beforeAll, expect, test } from "vitest";
import { PASSWORD, type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { verifyPassword } from "./verify-password";

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await testWorkspace();
});

test("the right password signs in, whatever the case of the address", async () => {
  expect(await verifyPassword(` ${workspace.email.toUpperCase()} `, PASSWORD)).toEqual({
    userId: workspace.userId,
    workspaceId: workspace.workspaceId,
    email: workspace.email,
    name: expect.any(String),
  });
});

test("wrong password, unknown address and disabled account look the same", async () => {
  expect(await verifyPassword(workspace.email, `${PASSWORD}!`)).toBeNull();
  expect(await verifyPassword("nobody@example.com", PASSWORD)).toBeNull();
  expect(await verifyPassword("no\u0000body", "\u0000")).toBeNull();
  const other = await testWorkspace();
  await db.user.update({ where: { id: other.userId }, data: { disabledAt: new Date() } });
  expect(await verifyPassword(other.email, PASSWORD)).toBeNull();
});

test("at most twenty failures an hour for an account, also all at once; the right password is not counted", async () => {
  const other = await testWorkspace();
  for (let i = 0; i < 3; i++) expect(await verifyPassword(other.email, PASSWORD)).not.toBeNull();
  const guesses = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) => verifyPassword(other.email, `guess number ${i}`)),
  );
  expect(guesses.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  await expect(verifyPassword(other.email, PASSWORD)).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  expect(await verifyPassword(workspace.email, PASSWORD)).not.toBeNull();
}, 60_000);
