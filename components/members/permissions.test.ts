import { expect, test } from "vitest";
import { ROLES } from "@/lib/auth/scopes";
import { PERMISSIONS } from "./permissions";

test("each role may do what the one below it may, and something more", () => {
  const of = (role: (typeof ROLES)[number]) =>
    PERMISSIONS.filter(({ roles }) => roles.includes(role)).map((p) => p.what);
  const [owner, admin, operator, viewer] = ROLES.map(of);
  for (const [more, less] of [
    [owner, admin],
    [admin, operator],
    [operator, viewer],
  ]) {
    expect(more).toEqual(expect.arrayContaining(less ?? []));
    expect(more?.length).toBeGreaterThan(less?.length ?? 0);
  }
  expect(owner).toHaveLength(PERMISSIONS.length);
});
