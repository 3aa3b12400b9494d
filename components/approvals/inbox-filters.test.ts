import { expect, test } from "vitest";
import { inboxAddress, inTab, isNarrowed, parseInboxFilters, tabOf } from "./inbox-filters";

const parse = (address: string) =>
  parseInboxFilters(Object.fromEntries(new URL(address, "http://localhost").searchParams));

test("an address and its filters are each other's reverse", () => {
  const filters = { status: "rejected", agent: "agt_1", tool: "http.post", kind: "call", older_than_ms: 5 } as const;
  const address = inboxAddress(filters, "apr_1");
  expect(address).toBe(
    "/approvals?status=rejected&agent=agt_1&tool=http.post&kind=call&older_than_ms=5&approval=apr_1",
  );
  expect(parse(address)).toEqual(filters);
  expect(inboxAddress({ status: "pending" })).toBe("/approvals");
  expect(parse("/approvals?assigned=me&effect=write")).toEqual({ status: "pending", assigned: "me", effect: "write" });
});

test("what is no filter is left out", () => {
  const search = { status: "nonsense", agent: ["a", "b"], tool: "", effect: "x", older_than_ms: "soon", other: "x" };
  expect(parseInboxFilters(search)).toEqual({ status: "pending" });
});

test("a tab keeps the other filters, and only the waiting ones are anybody's own", () => {
  const mine = inTab({ status: "decided", agent: "agt_1" }, "mine");
  expect(mine).toEqual({ status: "pending", assigned: "me", agent: "agt_1" });
  expect(inTab(mine, "expired")).toEqual({ status: "expired", agent: "agt_1" });
  expect((["pending", "mine", "decided", "expired"] as const).map((tab) => tabOf(inTab(mine, tab)))).toEqual([
    "pending",
    "mine",
    "decided",
    "expired",
  ]);
  expect(tabOf({ status: "cancelled" })).toBe("decided");
});

test("a tab by itself narrows nothing", () => {
  expect(isNarrowed({ status: "pending", assigned: "me" })).toBe(false);
  expect(isNarrowed({ status: "approved" })).toBe(true);
  expect(isNarrowed({ status: "pending", run: "7" })).toBe(true);
});
