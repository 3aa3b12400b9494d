"use client";
import { Brain, Pencil, Plus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchBox } from "@/components/ui/search-box";
import { Skeleton } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { type Memory, useForgetMemory, useMemories } from "@/lib/memory/queries";

const MemoryDialog = dynamic(async () => (await import("./memory-dialog")).MemoryDialog, { ssr: false });

/** What an agent remembers from run to run: to see, search, correct and forget. */
export function MemoriesList({ agent }: { agent: string }) {
  const [q, setQ] = useState("");
  const [edited, setEdited] = useState<Memory | "new">();
  const [forgotten, setForgotten] = useState<Memory>();
  const query = useMemories(agent, q);
  const memories = query.data?.pages.flatMap((page) => page.data);
  const add = (
    <Button variant="primary" onClick={() => setEdited("new")}>
      <Plus aria-hidden /> Add memory
    </Button>
  );
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <SearchBox label="Search memories" className="w-full sm:w-72" onSearch={setQ} />
        {add}
      </div>
      {query.error && !memories && <LoadError title="The memories could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {memories && (
        <Card>
          {memories.length === 0 && (
            <EmptyState icon={Brain} title={q ? "Nothing it remembers matches" : "It remembers nothing yet"}>
              {q
                ? "Try a part of the key or of the text."
                : "Give the agent the tools memory.put and memory.search, or add what it should know."}
            </EmptyState>
          )}
          <ul className="divide-y">
            {memories.map((memory) => (
              <li key={memory.id} data-memory={memory.id} className="flex items-start gap-4 px-5 py-4">
                <div className="min-w-0 flex-1">
                  {memory.key && (
                    <Badge>
                      <code className="break-all font-mono">{memory.key}</code>
                    </Badge>
                  )}
                  <p className="mt-1 max-w-prose whitespace-pre-wrap break-words text-sm">{memory.content}</p>
                  <p className="mt-1.5 text-[13px] text-muted-foreground">
                    {memory.run_id ? (
                      <Link href={`/runs/${memory.run_id}`} className="hover:underline">
                        By a run
                      </Link>
                    ) : (
                      "By a person"
                    )}{" "}
                    · <RelativeTime time={memory.updated_at} />
                  </p>
                </div>
                <div className="flex shrink-0 gap-1">
                  <Button size="sm" aria-label="Correct" onClick={() => setEdited(memory)}>
                    <Pencil aria-hidden />
                  </Button>
                  <Button size="sm" aria-label="Forget" onClick={() => setForgotten(memory)}>
                    <Trash2 aria-hidden />
                  </Button>
                </div>
              </li>
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {edited && (
        <MemoryDialog
          agent={agent}
          {...(edited !== "new" && { memory: edited })}
          onClose={() => setEdited(undefined)}
        />
      )}
      {forgotten && <Forget agent={agent} memory={forgotten} onClose={() => setForgotten(undefined)} />}
    </>
  );
}

function Forget({ agent, memory, onClose }: { agent: string; memory: Memory; onClose: () => void }) {
  const toast = useToast();
  const forget = useForgetMemory(agent);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Forget this?"
      confirmLabel="Forget it"
      pending={forget.isPending}
      {...(forget.error && { error: forget.error.message })}
      onConfirm={() =>
        forget.mutate(memory.id, {
          onSuccess: () => {
            toast("Forgotten");
            onClose();
          },
        })
      }
    >
      Later runs of the agent will not know it any more. It cannot be brought back.
    </ConfirmDialog>
  );
}
