import { describe, expect, test } from "vitest";
import type { Effect } from "@/lib/tools/types";
import { type Autonomy, decideGate, type GateDecision } from "./decide-gate";

type Outcome = "allow" | "ask" | "deny" | null;
const EFFECTS: Effect[] = ["read", "write", "destructive"];

/** The whole table: what each column answers for read, write and destructive. */
const TABLE: [Autonomy, boolean, Outcome, [GateDecision, GateDecision, GateDecision]][] = [
  ["observe", false, null, ["run", "record", "record"]],
  ["observe", false, "allow", ["run", "record", "record"]],
  ["observe", false, "ask", ["ask", "record", "record"]],
  ["observe", false, "deny", ["deny", "deny", "deny"]],
  ["observe", true, null, ["ask", "record", "record"]],
  ["observe", true, "allow", ["ask", "record", "record"]],
  ["observe", true, "ask", ["ask", "record", "record"]],
  ["observe", true, "deny", ["deny", "deny", "deny"]],
  ["propose", false, null, ["run", "ask", "ask"]],
  ["propose", false, "allow", ["run", "run", "run"]],
  ["propose", false, "ask", ["ask", "ask", "ask"]],
  ["propose", false, "deny", ["deny", "deny", "deny"]],
  ["propose", true, null, ["ask", "ask", "ask"]],
  ["propose", true, "allow", ["ask", "ask", "ask"]],
  ["propose", true, "ask", ["ask", "ask", "ask"]],
  ["propose", true, "deny", ["deny", "deny", "deny"]],
  ["act", false, null, ["run", "run", "run"]],
  ["act", false, "allow", ["run", "run", "run"]],
  ["act", false, "ask", ["ask", "ask", "ask"]],
  ["act", false, "deny", ["deny", "deny", "deny"]],
  ["act", true, null, ["ask", "ask", "ask"]],
  ["act", true, "allow", ["ask", "ask", "ask"]],
  ["act", true, "ask", ["ask", "ask", "ask"]],
  ["act", true, "deny", ["deny", "deny", "deny"]],
];

describe("decideGate", () => {
  test.each(TABLE)("%s, requires_approval %s, rule %s → %j", (autonomy, requiresApproval, outcome, decisions) => {
    const verdict = outcome && { outcome };
    expect(EFFECTS.map((effect) => decideGate({ autonomy, effect, requiresApproval, verdict }))).toEqual(decisions);
  });

  test("covers every combination once", () => {
    expect(new Set(TABLE.map(([autonomy, required, outcome]) => `${autonomy}/${required}/${outcome}`)).size).toBe(24);
  });

  test("a gate without a verdict is one where no rule holds", () => {
    expect(decideGate({ autonomy: "propose", effect: "write", requiresApproval: false })).toBe("ask");
  });
});
