import { describe, expect, test } from "vitest";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { assigneeNames, canDelegate, hasVoted, isForOthers, type Viewer, whyNot } from "./viewer";

const ann = { id: "usr_ann", name: "Ann", email: "ann@example.com" };
const operator: Viewer = { userId: "usr_ann", role: "operator", canDecide: true };
const admin: Viewer = { userId: "usr_bo", role: "admin", canDecide: true };
const viewer: Viewer = { userId: "usr_cy", role: "viewer", canDecide: false };

/** Only what these functions read. */
function approval(parts: Partial<ApprovalListItem>): ApprovalListItem {
  const base = { status: "pending", assignees: null, votes: [], can_decide: true, cannot_decide_reason: null };
  return { ...base, ...parts } as ApprovalListItem;
}
const forAdmins = { assignees: { users: [], role: "admin" as const } };
const forAnn = { assignees: { users: [ann], role: null } };

test("whom it waits for", () => {
  expect(assigneeNames(approval({}))).toBe("anybody who may approve");
  expect(
    assigneeNames(approval({ assignees: { users: [ann, { id: "usr_x", name: null, email: null }], role: "admin" } })),
  ).toBe("Ann or usr_x or any admin or above");
  expect(assigneeNames(approval({ assignees: { users: [{ ...ann, name: "A\u202en" }], role: null } }))).toBe(
    "A\\u202En",
  );
});

describe("who may", () => {
  test("a role includes the roles above it", () => {
    expect(isForOthers(approval(forAdmins), operator)).toBe(true);
    expect(isForOthers(approval(forAdmins), admin)).toBe(false);
    expect(isForOthers(approval(forAnn), operator)).toBe(false);
    expect(isForOthers(approval(forAnn), admin)).toBe(true);
  });

  test("why not", () => {
    expect(whyNot(approval({}), operator)).toBeNull();
    expect(whyNot(approval({}), viewer)).toBe("Your role lets you look, not decide.");
    expect(whyNot(approval({ ...forAnn, can_decide: false }), admin)).toBe("Only Ann may decide this.");
    const own = { can_decide: false, cannot_decide_reason: "You started this run." };
    expect(whyNot(approval(own), operator)).toBe("You started this run.");
  });

  test("hand over: those it waits for, and admins", () => {
    expect(canDelegate(approval({ ...forAdmins, can_decide: false }), operator)).toBe(false);
    expect(canDelegate(approval({ ...forAnn, can_decide: false }), admin)).toBe(true);
    expect(canDelegate(approval({ can_decide: false, cannot_decide_reason: "own" }), operator)).toBe(true);
    expect(canDelegate(approval({ status: "approved" }), admin)).toBe(false);
    expect(canDelegate(approval({}), viewer)).toBe(false);
  });
});

test("a vote is the viewer's own by their id", () => {
  const votes = [{ user: { id: "usr_ann", name: "Ann" }, at: "2026-01-01T00:00:00Z" }];
  expect(hasVoted({ votes }, operator)).toBe(true);
  expect(hasVoted({ votes }, admin)).toBe(false);
});
