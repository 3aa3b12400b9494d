import path from "node:path";
import { JobError } from "@/lib/sandbox/child/job-error";
import type { ActionFile, ActionJob } from "@/lib/sandbox/protocol";
import { loadPiece, type Piece } from "./load-piece";
import { toPlain } from "./to-plain";

/** Runs an action of a package. @throws JobError, and whatever the package throws */
export async function runAction(job: ActionJob): Promise<unknown> {
  const piece = await loadPiece(job.dir);
  const action = piece.actions()[job.action];
  if (!action) throw new JobError("failed", "The package has no such action any more.");
  return toPlain(await action.run(contextOf(job, piece)));
}

const notSupported = (what: string) => async () => {
  throw new JobError("not_supported", `The action ${what}, which is not supported here.`);
};

/** What the package's own platform would hand to the action: as much of it as there is here. */
function contextOf(job: ActionJob, piece: Piece) {
  const files = Object.entries(job.files).map(([name, file]) => [name, asFile(file)]);
  const waits = notSupported("waits for an answer from outside");
  const keeps = notSupported("keeps data between runs");
  return {
    executionType: "BEGIN",
    auth: authFor(job.auth, piece),
    propsValue: { ...job.props, ...Object.fromEntries(files) },
    store: { get: keeps, put: keeps, delete: keeps },
    files: {
      write: async ({ data }: { data: Buffer }) => `data:application/octet-stream;base64,${data.toString("base64")}`,
    },
    server: { apiUrl: "", publicUrl: "", token: "" },
    connections: { get: notSupported("reads other connections") },
    project: { id: job.runId, externalId: async () => undefined },
    flows: { list: notSupported("reads flows"), current: { id: job.runId, version: { id: job.runId } } },
    step: { name: job.stepId },
    tags: { add: async () => {} },
    output: { update: async () => {} },
    run: {
      id: job.runId,
      stop: async () => {},
      respond: waits,
      pause: waits,
      createWaitpoint: waits,
      waitForWaitpoint: waits,
    },
    generateResumeUrl: () => {
      throw new JobError("not_supported", "The action waits for an answer from outside, which is not supported here.");
    },
  };
}

/** Packages that say nothing of their context are older, and take the bare values. */
function authFor(auth: unknown, { getContextInfo }: Piece): unknown {
  if (getContextInfo || typeof auth !== "object" || auth === null || !("type" in auth)) return auth;
  if (auth.type === "SECRET_TEXT" && "secret_text" in auth) return auth.secret_text;
  if (auth.type === "CUSTOM_AUTH" && "props" in auth) return auth.props;
  return auth;
}

function asFile({ filename, base64 }: ActionFile) {
  return { filename, extension: path.extname(filename).slice(1), base64, data: Buffer.from(base64, "base64") };
}
