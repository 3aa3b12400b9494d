import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createUser } from "./create-user";

const password = "horse radish and thyme";

test("signing up makes a user, a workspace they own, and its starting credits in the ledger", async () => {
  const user = await createUser({ email: "Ada@Example.com", password, name: "Ada", workspace: "Engines" });
  expect(user).toMatchObject({ email: "ada@example.com", name: "Ada", workspaceName: "Engines" });
  const workspace = await db.workspace.findUniqueOrThrow({
    where: { id: user.workspaceId },
    include: { memberships: true, creditTransactions: true, auditLogs: true },
  });
  expect(workspace).toMatchObject({ name: "Engines", creditBalance: 100 });
  expect(workspace.memberships).toMatchObject([{ userId: user.id, role: "owner" }]);
  expect(workspace.creditTransactions).toMatchObject([{ type: "grant", amount: 100, balanceAfter: 100 }]);
  expect(workspace.auditLogs).toHaveLength(2);
});

test("an address signs up once, also when asked twice at the same time", async () => {
  const answers = await Promise.allSettled([1, 2, 3].map(() => createUser({ email: "grace@example.com", password })));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(createUser({ email: "GRACE@example.com", password })).rejects.toMatchObject({ code: "already_exists" });
  expect(await db.workspace.count({ where: { memberships: { some: { user: { email: "grace@example.com" } } } } })).toBe(
    1,
  );
});

test.each([
  [{ email: "x", password }, "email"],
  [{ email: "a@example.com", password: "short" }, "password"],
  [{ email: "a@example.com", password: "a".repeat(129) }, "password"],
  [{ email: "a@example.com", password: "PasswordPassword" }, "password"],
  [{ email: "a@example.com", password: "aaaaaaaaaaaaaaa" }, "password"],
  [{ email: "long.name@example.com", password: "long.name@example.com" }, "password"],
  [{ email: "a@example.com", password, name: "\u0007" }, "name"],
  [{ email: "a@example.com", password, workspace: "w".repeat(201) }, "workspace"],
])("refuses %j", async (input, path) => {
  await expect(createUser(input)).rejects.toMatchObject({ code: "validation_failed", extra: { details: [{ path }] } });
});
