import type { OpenedConnection } from "@/lib/connections/open-connection";
import { runSandboxed } from "@/lib/sandbox/run-sandboxed";
import { ToolError } from "@/lib/tools/tool-error";
import { Scrubber } from "@/lib/vault/scrubber";
import { bareValue } from "./auth-value";
import { networkFor, PACKAGE_LIMITS } from "./package-limits";
import { packageOf } from "./package-of";
import { readsOf } from "./package-reads";

const CHECK_MS = 20_000;

/** Has a connection's package try it out, where the package can. @throws ToolError saying what does not work */
export async function tryPackage(opened: OpenedConnection): Promise<Record<string, never>> {
  const found = packageOf(opened.row.app);
  if (!found) throw new ToolError("connection_not_ready", `The connector of "${opened.row.name}" is not installed.`);
  const { dir, auth, authIndex } = found;
  if (!auth.canValidate) return {};
  const reply = await runSandboxed(
    { kind: "validate", dir, auth: authIndex, values: bareValue(auth, opened) },
    { ...PACKAGE_LIMITS, timeoutMs: CHECK_MS, reads: readsOf(dir), network: networkFor(opened.hosts) },
  );
  if (reply.ok) return {};
  const message = new Scrubber(new Set(opened.secrets)).text(reply.error.message);
  throw new ToolError("refused", message.slice(0, 300));
}
