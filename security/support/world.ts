import type { Api } from "@/lib/api/app";
import { CASES, MAKE, make } from "@/lib/api/testing/audit-cases";
import { type TestBrowser, testBrowser } from "@/lib/api/testing/test-browser";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { signLink } from "@/lib/approval-links/token";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { sendMail } from "@/lib/mail/send-mail";
import { notify } from "@/lib/notifications/notify";
import { createReceiptFixture } from "@/lib/receipts/testing/create-receipt";
import { startRun } from "@/lib/runs/start-run";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { DOCUMENTED } from "./document";

/** A workspace in which one thing stands for each parameter of a path. */
export interface World {
  workspace: TestWorkspace;
  /** With every scope. */
  key: string;
  browser: TestBrowser;
  /** By the name of the parameter. What stands below an agent or a trigger is that of `agent` and `trigger`. */
  ids: Record<string, string>;
}

const CREDITS = 10_000_000;
export const THREAD = "customer-42";

type Maker = (ctx: Ctx, ids: Record<string, string>) => Promise<string>;

const scheduled = async (ctx: Ctx) => (await CASES.pauseSchedule?.(ctx))?.params?.agent ?? "";

/** Beside those of the audit's cases: what nobody changes, and what belongs to another thing of the world. */
const OWN: Record<string, Maker> = {
  agent: scheduled,
  run: async (ctx, { agent = "" }) => (await startRun(ctx, { agent, trigger: "manual", input: {}, thread: THREAD })).id,
  provider: async ({ userId }) => {
    await db.identity.create({ data: { provider: "oidc", subject: newId("user"), userId, email: "x@example.com" } });
    return "oidc";
  },
  model: async (_ctx, { agent = "" }) => agent,
  version: async () => "1",
  thread: async () => THREAD,
  email: async ({ workspaceId }) =>
    (await sendMail({ workspaceId, to: "someone@example.com", subject: "Subject", text: "Text" })).id,
  entry: async ({ workspaceId }) => (await db.auditLog.findFirstOrThrow({ where: { workspaceId } })).id,
  receipt: ({ workspaceId }) => createReceiptFixture(workspaceId),
  notification: async ({ workspaceId, userId }) => {
    await notify(db, { workspaceId, userIds: [userId], kind: "test", title: "Title", link: "/" });
    return (await db.notification.findFirstOrThrow({ where: { workspaceId }, orderBy: { id: "desc" } })).id;
  },
  token: async (ctx) => {
    const approval = await db.approval.findUniqueOrThrow({ where: { id: await make(ctx, "approval") } });
    const { id: approvalId, argsHash, expiresAt } = approval;
    return signLink({ approvalId, userId: ctx.userId, argsHash, expiresAt });
  },
};

/** Every parameter that a path of the document has, in the order in which they are made. */
export const PARAMETERS = [
  ...new Set([
    "agent",
    "trigger",
    ...DOCUMENTED.flatMap(({ parameters }) => parameters.flatMap(({ in: at, name }) => (at === "path" ? [name] : []))),
  ]),
];

/** The parameters for which nobody has said how to make one. */
export const UNKNOWN = PARAMETERS.filter((name) => name !== "hookKey" && !(name in OWN) && !(name in MAKE));

export async function makeWorld(api: Api): Promise<World> {
  const workspace = await testWorkspace();
  const { userId, workspaceId } = workspace;
  await db.workspace.update({ where: { id: workspaceId }, data: { creditBalance: CREDITS } });
  const ids: Record<string, string> = {};
  for (const name of PARAMETERS) await remake({ workspace, ids }, name);
  const { key } = await workspace.key();
  return { workspace, key, browser: await testBrowser(userId, workspaceId, { api }), ids };
}

/** Makes a thing anew: the one before has been deleted, decided or ended. */
export async function remake(world: Pick<World, "workspace" | "ids">, name: string): Promise<void> {
  const { ids } = world;
  const { ctx } = world.workspace;
  if (name === "hookKey") return;
  if (name === "trigger") {
    const trigger = await createTrigger(ctx, ids.agent ?? "", { name: "Trigger", allow_get: true });
    ids.trigger = trigger.id;
    ids.hookKey = trigger.hook_key;
    return;
  }
  const made = (OWN[name] ?? MAKE[name])?.(ctx, ids).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "already_exists") return ids[name]; // the one before has its name
    throw error;
  });
  ids[name] = (await made) ?? "nothing";
  if (name === "agent") for (const below of ["trigger", "run", "model"]) await remake(world, below);
}

/** Signs in anew and makes another key: a request has ended the ones before. */
export async function renew(world: World, api: Api): Promise<void> {
  const { userId, workspaceId } = world.workspace;
  world.browser = await testBrowser(userId, workspaceId, { api });
  world.key = (await world.workspace.key()).key;
}
