import { JobError } from "@/lib/sandbox/child/job-error";
import type { ValidateJob } from "@/lib/sandbox/protocol";
import { authsOf, loadPiece } from "./load-piece";

/** Has the package try out what a connection holds. @throws JobError with the package's own words */
export async function validateAuth({ dir, auth, values }: ValidateJob): Promise<null> {
  const validate = authsOf(await loadPiece(dir))[auth]?.validate;
  if (!validate) return null;
  const server = { apiUrl: "", publicUrl: "", token: "" };
  const answer = (await validate({ auth: values, server })) as { valid?: unknown; error?: unknown } | undefined;
  if (answer?.valid !== false) return null;
  throw new JobError("failed", typeof answer.error === "string" ? answer.error : "It is refused.");
}
