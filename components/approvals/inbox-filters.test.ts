import { expect, test } from "vitest";
import { inboxAddress, parseInboxFilters } from "./inbox-filters";

test("an address and its filters are each other's reverse", () => {
  const address = inboxAddress({ status: "rejected", agent: "agt_1", tool: "http.post" }, "apr_1");
  expect(address).toBe("/approvals?status=rejected&agent=agt_1&tool=http.post&approval=apr_1");
  const search = Object.fromEntries(new URL(address, "http://localhost").searchParams);
  expect(parseInboxFilters(search)).toEqual({ status: "rejected", agent: "agt_1", tool: "http.post" });
  expect(inboxAddress({ status: "pending" })).toBe("/approvals");
});

test("what is no filter is left out", () => {
  expect(parseInboxFilters({ status: "nonsense", agent: ["a", "b"], tool: "", other: "x" })).toEqual({
    status: "pending",
  });
});
