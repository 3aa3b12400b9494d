import { expect, test } from "vitest";
import { auditAddress, auditQuery, parseAuditFilters } from "./audit-filters";

test("an address and its filters say the same", () => {
  const filters = { actor: "usr_1", action: "agent.updated", resource_id: "agt_1", range: "day" as const };
  const address = auditAddress(filters);
  const search = Object.fromEntries(new URL(address, "http://x.test").searchParams);
  expect(parseAuditFilters(search)).toEqual(filters);
  expect(auditAddress({})).toBe("/settings/audit-log");
  expect(auditAddress({ actor: "" })).toBe("/settings/audit-log");
});

test("what is no filter is left out", () => {
  const odd = { actor: ["a", "b"], action: "", range: "year", created_after: "soon", resource_id: "a\0b", other: "x" };
  expect(parseAuditFilters(odd)).toEqual({});
});

test("a range becomes the time it begins", () => {
  const now = Date.UTC(2026, 2, 14, 8);
  expect(auditQuery({ actor: "usr_1", range: "hour" }, now)).toEqual({
    actor: "usr_1",
    created_after: "2026-03-14T07:00:00.000Z",
  });
  expect(auditQuery({ created_before: "2026-03-14T07:00:00Z" }, now)).toEqual({
    created_before: "2026-03-14T07:00:00Z",
  });
});
