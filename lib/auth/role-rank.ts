import type { Role } from "./scopes";

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2, owner: 3 };

/** Whether the first role may do no more than the second. */
export function isWithin(role: Role, other: Role): boolean {
  return RANK[role] <= RANK[other];
}
