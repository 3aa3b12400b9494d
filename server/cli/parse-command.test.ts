import { describe, expect, it } from "vitest";
import { parseCommand, UsageError } from "./parse-command";

describe("parseCommand", () => {
  it.each([
    ["user create --email a@b.c --password secret --json", { name: "user create", email: "a@b.c", password: "secret" }],
    [
      "key create --email a@b.c --name ci --scopes runs:read,agents:read --expires 30d",
      { name: "key create", email: "a@b.c", keyName: "ci", scopes: ["runs:read", "agents:read"], expires: "30d" },
    ],
    ["key create --email a@b.c --name ci --scopes all --expires never", { scopes: "all", expires: "never" }],
    ["key revoke --id key_1 --email a@b.c", { name: "key revoke", id: "key_1" }],
    ["credits grant --email a@b.c --amount 50", { name: "credits grant", amount: 50 }],
    ["agent import plan.json --email a@b.c", { name: "agent import", file: "plan.json" }],
    ["audit verify --json", { name: "audit verify" }],
    ["audit verify --email a@b.c --head wsp_1:2:ff", { name: "audit verify", email: "a@b.c", head: "wsp_1:2:ff" }],
    ["vault rotate --json", { name: "vault rotate", retire: false }],
    ["vault rotate --retire", { name: "vault rotate", retire: true }],
    ["resume-outbound --json", { name: "resume-outbound" }],
    ["doctor --json", { name: "doctor" }],
  ])("reads: %s", (words, command) => {
    expect(parseCommand(words.split(" "))).toMatchObject(command);
  });

  it.each([
    "",
    "user",
    "user delete",
    "user create --email a@b.c",
    "credits grant --email a@b.c --amount many",
    "credits grant --email a@b.c --amount -5",
    "agent import --email a@b.c",
    "audit",
    "vault",
    "doctor --loud",
  ])("refuses: %s", (words) => {
    expect(() => parseCommand(words.split(" ").filter(Boolean))).toThrow(UsageError);
  });
});
