import { describe, expect, test } from "vitest";
import type { Effect } from "@/lib/tools/types";
import { type Autonomy, decideGate, type GateDecision } from "./decide-gate";

const TABLE: [Autonomy, Effect, boolean, GateDecision][] = [
  ["observe", "read", false, "run"],
  ["observe", "read", true, "ask"],
  ["observe", "write", false, "record"],
  ["observe", "destructive", true, "record"],
  ["propose", "read", false, "run"],
  ["propose", "read", true, "ask"],
  ["propose", "write", false, "ask"],
  ["propose", "destructive", false, "ask"],
  ["act", "read", false, "run"],
  ["act", "write", false, "run"],
  ["act", "destructive", false, "run"],
  ["act", "write", true, "ask"],
];

describe("decideGate", () => {
  test.each(TABLE)("%s × %s, requires_approval %s → %s", (autonomy, effect, requiresApproval, decision) => {
    expect(decideGate({ autonomy, effect, requiresApproval })).toBe(decision);
  });
});
