import { type OpenedConnection, openRow } from "@/lib/connections/open-connection";
import type { Reply } from "@/lib/sandbox/protocol";
import { runSandboxed } from "@/lib/sandbox/run-sandboxed";
import type { Effect, ToolContext } from "@/lib/tools/types";
import { actionFailure, isRepeatable } from "./action-failure";
import { authValue } from "./auth-value";
import { fetchFiles } from "./fetch-files";
import { findPackageConnection } from "./find-connection";
import { defaultsOf } from "./input-schema";
import type { DescribedAction } from "./package-description";
import type { IndexedPackage } from "./package-index";
import { networkFor, PACKAGE_LIMITS } from "./package-limits";
import { packageOf } from "./package-of";
import { readsOf } from "./package-reads";

/** The step's own limit comes first, unless somebody has set it very high. */
const LONGEST_CALL_MS = 300_000;

export interface CalledAction {
  package: IndexedPackage;
  action: DescribedAction;
  effect: Effect;
  needsAuth: boolean;
}

/**
 * Calls an action of a package, in a sandbox that may reach the connection's hosts alone. After a 401 it tries once more
 * with a fresh token, where there is such a thing.
 * @throws ToolError
 */
export async function callAction(
  called: CalledAction,
  input: Record<string, unknown>,
  ctx: ToolContext,
): Promise<unknown> {
  const { action, needsAuth } = called;
  const ownsName = "connection" in action.props;
  const { connection, ...rest } = input;
  const given = { ...defaultsOf(action.props), ...(ownsName ? input : rest) };
  const { props, files } = await fetchFiles(action.props, given, ctx.signal);
  const call = (opened?: OpenedConnection) => runCall(called, opened, props, files, ctx);
  if (!needsAuth) return resultOf(await call(), called);
  const ref = !ownsName && typeof connection === "string" ? connection : undefined;
  const row = await findPackageConnection(ctx.workspaceId, called.package, ref);
  const opened = await openRow(row);
  ctx.secrets.hold(opened.secrets);
  const reply = await call(opened);
  const refused = opened.values?.access_token;
  if (reply.ok || reply.error.status !== 401 || !refused) return resultOf(reply, called);
  const renewed = await openRow(row, refused);
  ctx.secrets.hold(renewed.secrets);
  return resultOf(renewed.values?.access_token === refused ? reply : await call(renewed), called);
}

async function runCall(
  called: CalledAction,
  opened: OpenedConnection | undefined,
  props: Record<string, unknown>,
  files: Awaited<ReturnType<typeof fetchFiles>>["files"],
  { signal, runId, stepId }: ToolContext,
): Promise<Reply> {
  const { dir } = called.package;
  const auth = opened && packageOf(opened.row.app)?.auth;
  return runSandboxed(
    {
      kind: "action",
      dir,
      action: called.action.name,
      auth: auth ? authValue(auth, opened) : null,
      props,
      files,
      once: !isRepeatable(called),
      runId,
      stepId,
    },
    {
      ...PACKAGE_LIMITS,
      timeoutMs: LONGEST_CALL_MS,
      reads: readsOf(dir),
      network: networkFor(opened?.hosts ?? []),
      signal,
    },
  );
}

function resultOf(reply: Reply, called: CalledAction): unknown {
  if (reply.ok) return reply.value;
  throw actionFailure(reply.error, called);
}
