import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES, ROLES, type Role, type Scope } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { createApi } from "./app";
import { documentPath, type Operation } from "./operation";
import { OPERATIONS } from "./operations";
import { MAKE } from "./testing/audit-cases";
import { testBrowser } from "./testing/test-browser";
import { NO_LIMITS } from "./testing/test-client";

// Generated from the operations, like the matrix of keys: what a signed-in person of each role is answered.
const api = createApi(NO_LIMITS);
const ADMINS: readonly Role[] = ["owner", "admin"];
const OWNERS: readonly Role[] = ["owner"];

/** Operations of people that not every role may do; all others of the scope `session` are every member's. */
const RESTRICTED: Record<string, readonly Role[]> = {
  updateWorkspace: ADMINS,
  listEmails: ADMINS,
  getEmail: ADMINS,
  listInvitations: ADMINS,
  createInvitation: ADMINS,
  resendInvitation: ADMINS,
  revokeInvitation: ADMINS,
  changeMemberRole: ADMINS,
  removeMember: ADMINS,
  transferWorkspace: OWNERS,
  exportWorkspace: ADMINS,
  deleteWorkspace: OWNERS,
  createApiKey: ADMINS, // it asks for a scope of theirs here
};

const people = OPERATIONS.filter(({ scope }) => scope === "session");
const scoped = OPERATIONS.filter(({ scope }) => scope !== "session" && scope !== "link");

async function member(ctx: Ctx, role: Role) {
  const id = newId("user");
  await db.user.create({ data: { id, email: `${id}@example.com`, name: `Some ${role}` } });
  await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role } });
  return testBrowser(id, ctx.workspaceId, { api });
}

function fill(operation: Operation, values: Record<string, string>): string {
  return documentPath(operation).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "nothing");
}

const bodyOf = ({ method, examples }: Operation) =>
  method === "GET" || method === "DELETE" ? undefined : (examples?.body ?? {});

describe("by scope", () => {
  const browsers = new Map<Role, Awaited<ReturnType<typeof member>>>();
  beforeAll(async () => {
    const ctx = await createWorkspaceFixture();
    for (const role of ROLES) browsers.set(role, await member(ctx, role));
  });

  test.each(scoped.map((operation) => [operation.id, operation] as const))("%s", async (_id, operation) => {
    for (const [role, browser] of browsers) {
      const answer = await browser.call(operation.method, fill(operation, {}), bodyOf(operation));
      const allowed = ROLE_SCOPES[role].has(operation.scope as Scope);
      if (operation.mount !== "/api/v1") expect(answer.status, "takes keys alone").toBe(401);
      else expect(answer.status === 403, `${role}: ${answer.status}`).toBe(!allowed);
    }
  });
});

describe("of people", () => {
  test.each(people.map((operation) => [operation.id, operation] as const))("%s", async (id, operation) => {
    for (const role of ROLES) {
      const ctx = await createWorkspaceFixture();
      const browser = await member(ctx, role);
      const values: Record<string, string> = {};
      for (const [, name = ""] of operation.path.matchAll(/\{(\w+)\}/g)) {
        const made = await MAKE[name]?.(ctx);
        if (made) values[name] = made;
      }
      const body =
        id === "transferWorkspace"
          ? { user_id: await MAKE.user?.(ctx) }
          : id === "createApiKey"
            ? KEY
            : bodyOf(operation);
      const query = id === "deleteWorkspace" ? `?confirm=${ctx.workspaceId}` : "";
      const allowed = RESTRICTED[id]?.includes(role) ?? true;
      if (allowed && operation.produces) continue; // a file, not an answer of the client's
      const answer = await browser.call(operation.method, fill(operation, values) + query, body);
      expect(answer.status === 403, `${role}: ${answer.status} ${answer.body.message}`).toBe(!allowed);
    }
  });

  test("every restriction is one of an operation that exists", () => {
    const ids = new Set(people.map(({ id }) => id));
    for (const id of Object.keys(RESTRICTED)) expect(ids.has(id), id).toBe(true);
  });
});

/** A scope that owners and admins have to give away. */
const KEY = { name: "k", scopes: ["agents:write"], expires: "30d" };
