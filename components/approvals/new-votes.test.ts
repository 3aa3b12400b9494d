import { expect, test } from "vitest";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { newVotes } from "./new-votes";

const vote = (id: string, at = "1") => ({ user: { id, name: id === "x" ? null : `Name of ${id}` }, at });

/** Only what is read. */
function item(votes: ReturnType<typeof vote>[], args_hash = "h"): ApprovalListItem {
  const parts = { id: "apr", kind: "call", tool: "http.post", run: { id: "run", number: 4 }, required: 3 };
  return { ...parts, votes, args_hash } as ApprovalListItem;
}

test("votes of others that were not there before are told", () => {
  expect(newVotes([item([])], [item([vote("ann")])], "me")).toEqual([
    "Name of ann has approved http.post of run #4: 1 of 3.",
  ]);
  expect(newVotes([item([vote("ann")])], [item([vote("ann"), vote("x")])], "me")).toEqual([
    "x has approved http.post of run #4: 2 of 3.",
  ]);
});

test("one's own, known ones and those of an approval that has only just appeared are not", () => {
  expect(newVotes([item([])], [item([vote("me")])], "me")).toEqual([]);
  expect(newVotes([item([vote("ann")])], [item([vote("ann")])], "me")).toEqual([]);
  expect(newVotes([], [item([vote("ann")])], "me")).toEqual([]);
});

test("an edit starts the count again and is told as one", () => {
  expect(newVotes([item([vote("me"), vote("ann")])], [item([vote("ann", "2")], "other")], "me")).toEqual([
    "Name of ann has approved http.post of run #4 with changes: 1 of 3.",
  ]);
});
