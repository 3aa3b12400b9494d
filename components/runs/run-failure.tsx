import { Alert } from "@/components/ui/alert";
import { Link } from "@/components/ui/link";
import type { RunDetail } from "@/lib/runs/queries";
import { adviceFor } from "./run-advice";

/** Why a run failed, and what can be done about it. */
export function RunFailure({ run, error }: { run: RunDetail; error: NonNullable<RunDetail["error"]> }) {
  const { text, link } = adviceFor(error.code);
  const title = error.step_id ? `${error.code} at ${error.step_id}` : error.code;
  return (
    <Alert title={title}>
      <p className="whitespace-pre-wrap break-words">{error.message}</p>
      <p className="mt-2">
        {text}{" "}
        <Link href={link?.href ?? `/agents/${run.agent_id}`} className="underline underline-offset-2">
          {link?.label ?? "The agent's plan"}
        </Link>
      </p>
    </Alert>
  );
}
