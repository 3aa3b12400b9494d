import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { parseCommand } from "./parse-command";
import { runCliCommand } from "./run-cli-command";

const run = (...words: string[]) => runCliCommand(parseCommand(words));
const address = () => `${newId("user")}@example.com`;

test("user create and member add: a second person has the role that was said, and no other", async () => {
  const [owner, member] = [address(), address()];
  const made = (await run("user", "create", "--email", owner, "--password", "three horses in the rain")) as {
    workspace_id: string;
  };
  await run(
    "member",
    "add",
    "--email",
    member,
    "--of",
    owner,
    "--role",
    "operator",
    "--password",
    "four goats in a row",
  );
  const { workspace_id: workspaceId } = made;
  const members = await db.membership.findMany({ where: { workspaceId }, include: { user: true } });
  expect(members.map(({ role, user }) => [user.email, role]).sort()).toEqual(
    [
      [owner, "owner"],
      [member, "operator"],
    ].sort(),
  );
});

test("key create says the key once; revoked it is gone", async () => {
  const email = address();
  await run("user", "create", "--email", email, "--password", "three horses in the rain");
  const key = (await run(
    "key",
    "create",
    "--email",
    email,
    "--name",
    "k",
    "--scopes",
    "runs:read",
    "--expires",
    "1s",
  )) as {
    id: string;
    key: string;
    scopes: string[];
  };
  expect(key).toMatchObject({ key: expect.stringMatching(/^drv_/), scopes: ["runs:read"] });
  expect(await run("key", "revoke", "--id", key.id, "--email", email)).toEqual({ id: key.id, revoked: true });
});
