"use client";
import { LoaderCircle, PencilLine } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Textarea } from "@/components/ui/field";
import { type AgentDraft, useAgentDraft, useCreateAgentDraft } from "@/lib/agent-drafts/queries";
import { useCreateAgent } from "@/lib/agents/change-queries";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";

const ErrorDetails = dynamic(async () => (await import("@/components/ui/error-details")).ErrorDetails, {
  loading: () => null,
});

const DraftPreview = dynamic(async () => (await import("./draft-preview")).DraftPreview, { ssr: false });

const MAX_LENGTH = 10_000;
const MAX_DESCRIPTION = 2000;

/** Describe what an agent should do, and look at a draft of it. Nothing exists until the draft is used. */
export function DescribeAgent() {
  const router = useRouter();
  const ask = useCreateAgentDraft();
  const create = useCreateAgent();
  const [text, setText] = useState("");
  const [draftId, setDraftId] = useState<string>();
  const query = useAgentDraft(draftId);
  const draft = query.data;
  const writing = ask.isPending || (draftId !== undefined && (!draft || draft.status === "writing") && !query.error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!text.trim() || writing) return;
    create.reset();
    ask.mutate({ description: text.trim(), key: newIdempotencyKey() }, { onSuccess: ({ id }) => setDraftId(id) });
  }
  function use({ name, plan, schedule, description }: AgentDraft) {
    if (name === null || plan === null) return;
    const times = schedule && { schedule: { cron: schedule.cron, timezone: schedule.timezone } };
    create.mutate(
      { name, plan, autonomy: "propose", description: description.slice(0, MAX_DESCRIPTION).toWellFormed(), ...times },
      { onSuccess: ({ data }) => router.push(`/agents/${data.id}?edit`) },
    );
  }
  return (
    <Card
      title="Describe it"
      description="A draft is written from your words. You look through it before anything runs."
    >
      <div className="grid gap-4 p-5">
        <form onSubmit={submit} className="grid gap-3">
          <Field label="What should the agent do?">
            {(control) => (
              <Textarea
                {...control}
                className="field-sizing-content max-h-[40vh] min-h-20"
                placeholder="Every morning at 7, look up the weather in Oslo and show me what to expect of the day."
                maxLength={MAX_LENGTH}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <div>
            <Button type="submit" disabled={!text.trim()} pending={writing}>
              {!writing && <PencilLine aria-hidden />} {draft ? "Write another draft" : "Write a draft"}
            </Button>
          </div>
        </form>
        <div aria-live="polite" className="grid gap-4 empty:hidden">
          {writing && (
            <p className="flex items-center gap-2 text-muted-foreground text-sm">
              <LoaderCircle className="size-4 animate-spin" aria-hidden /> The draft is being written…
            </p>
          )}
          {ask.error && <ErrorDetails error={ask.error} />}
          {query.error && <Alert title="The draft could not be read">{query.error.message}</Alert>}
          {!writing && draft && (
            <DraftPreview draft={draft} busy={create.isPending || create.isSuccess} onUse={() => use(draft)} />
          )}
          {create.error && <ErrorDetails error={create.error} />}
        </div>
      </div>
    </Card>
  );
}
