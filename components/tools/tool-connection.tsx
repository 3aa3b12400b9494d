import { CircleAlert, CircleCheck } from "lucide-react";
import { Link } from "@/components/ui/link";

/** Whether the account that a tool needs is connected; where it is not, the way there. */
export function ToolConnection({ app, connected }: { app: string; connected: boolean | undefined }) {
  if (connected === undefined) return null;
  if (connected) {
    return (
      <span className="inline-flex items-center gap-1 text-[13px] text-success">
        <CircleCheck className="size-3.5" aria-hidden /> connected
      </span>
    );
  }
  return (
    <Link
      href={`/connections?connect=${encodeURIComponent(app)}`}
      className="inline-flex items-center gap-1 text-[13px] text-danger underline underline-offset-2"
    >
      <CircleAlert className="size-3.5" aria-hidden /> {app} is not connected
    </Link>
  );
}
