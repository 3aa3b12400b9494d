"use client";
import { ChevronRight, MessagesSquare, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { type Thread, useForgetThread, useThreads } from "@/lib/threads/queries";
import { ThreadRuns } from "./thread-runs";

/** The conversations that an agent goes on with from run to run: to read, and to forget. */
export function ThreadsList({ agent, canWrite }: { agent: string; canWrite: boolean }) {
  const query = useThreads(agent);
  const [forgotten, setForgotten] = useState<string>();
  const threads = query.data?.pages.flatMap((page) => page.data);
  return (
    <>
      <Card title="Threads" description="Runs started in one thread know what was said before in it.">
        {query.error && !threads && <LoadError title="The threads could not be loaded" query={query} />}
        {query.isPending && <Skeleton className="h-32 w-full" />}
        {threads?.length === 0 && (
          <EmptyState icon={MessagesSquare} title="No threads yet">
            Start runs by the API with a <code className="font-mono">thread</code>, such as{" "}
            <code className="font-mono">customer-42</code>, and the agent remembers the conversation.
          </EmptyState>
        )}
        {threads && threads.length > 0 && (
          <ul className="divide-y" aria-label="Threads">
            {threads.map((thread) => (
              <ThreadRow
                key={thread.thread}
                agent={agent}
                thread={thread}
                canWrite={canWrite}
                onForget={() => setForgotten(thread.thread)}
              />
            ))}
          </ul>
        )}
        <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
      </Card>
      {forgotten !== undefined && <Forget agent={agent} thread={forgotten} onClose={() => setForgotten(undefined)} />}
    </>
  );
}

function ThreadRow(props: { agent: string; thread: Thread; canWrite: boolean; onForget: () => void }) {
  const { thread, runs, last_run_at } = props.thread;
  const [open, setOpen] = useState(false);
  const panel = useId();
  return (
    <li>
      <div className="flex items-center gap-3 px-5 py-3">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 items-center gap-2 text-left"
        >
          <ChevronRight
            className={cn("size-4 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")}
            aria-hidden
          />
          <span className="min-w-0">
            <span className="block break-all font-medium text-sm">
              <InertText text={thread} />
            </span>
            <span className="text-[13px] text-muted-foreground">
              {runs} {runs === 1 ? "run" : "runs"} · <RelativeTime time={last_run_at} />
            </span>
          </span>
        </button>
        {props.canWrite && (
          <Button size="sm" aria-label={`Forget ${thread}`} onClick={props.onForget}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      {open && (
        <div id={panel} className="border-t border-dashed bg-background/60 px-5 py-4">
          <ThreadRuns agent={props.agent} thread={thread} />
        </div>
      )}
    </li>
  );
}

function Forget({ agent, thread, onClose }: { agent: string; thread: string; onClose: () => void }) {
  const toast = useToast();
  const forget = useForgetThread(agent);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Forget this thread?"
      confirmLabel="Forget thread"
      pending={forget.isPending}
      {...(forget.error && { error: forget.error.message })}
      onConfirm={() =>
        forget.mutate(thread, {
          onSuccess: () => {
            toast("Thread forgotten");
            onClose();
          },
        })
      }
    >
      Later runs in it begin anew. Its runs stay, and belong to no thread any more. This cannot be undone.
    </ConfirmDialog>
  );
}
