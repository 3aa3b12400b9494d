import { Unlink } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";

/** Why a link opens nothing, and where to go instead. */
export function LinkProblem({ expired }: { expired: boolean }) {
  return (
    <Card>
      <div className="flex flex-col items-center px-6 py-12 text-center">
        <span className="mb-4 flex size-10 items-center justify-center rounded-full bg-muted text-muted-foreground">
          <Unlink className="size-5" aria-hidden />
        </span>
        <h1 className="font-medium">{expired ? "This link has expired" : "This link is not valid"}</h1>
        <p className="mt-1 max-w-sm text-balance text-muted-foreground text-sm">
          {expired
            ? "What it asked is decided, or counts as rejected by now. What still waits for you is in the inbox."
            : "It may be incomplete, or you are no member of its workspace any more. What waits for you is in the inbox."}
        </p>
        <Link href="/approvals" prefetch={false} className={`${buttonStyle({ variant: "primary" })} mt-5`}>
          Open the inbox
        </Link>
      </div>
    </Card>
  );
}
