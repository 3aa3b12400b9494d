"use client";
import { FlaskConical } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Policy, useCreatePolicy, useDryRun, useUpdatePolicy } from "@/lib/policies/queries";
import { AskFields } from "./ask-fields";
import { ConditionHelp } from "./condition-help";
import { DryRunResult } from "./dry-run-result";
import { OUTCOMES } from "./outcome-badge";
import { readPolicyForm } from "./read-policy-form";

type Outcome = Policy["outcome"];

/** Writes a rule, or changes the given one. Rendered only while open, so that it always begins afresh. */
export function PolicyDialog(props: { policy?: Policy; agents: { id: string; name: string }[]; onClose: () => void }) {
  const { policy, agents, onClose } = props;
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [outcome, setOutcome] = useState<Outcome>(policy?.outcome ?? "ask");
  const create = useCreatePolicy();
  const update = useUpdatePolicy(policy?.id ?? "");
  const dryRun = useDryRun();
  const error = create.error ?? update.error ?? dryRun.error;
  const problem = (path: string) => problemAt(error, path);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    dryRun.reset();
    const { agent, ...draft } = readPolicyForm(event.currentTarget);
    const done = {
      onSuccess: () => {
        toast(policy ? "Rule saved" : "Rule added. It is in force from now on.");
        onClose();
      },
    };
    if (policy) update.mutate(draft, done);
    else create.mutate({ ...draft, agent }, done);
  }

  function tryIt() {
    if (!form.current) return;
    create.reset();
    update.reset();
    const { name: _, agent, ...draft } = readPolicyForm(form.current);
    dryRun.mutate(policy ? { ...draft, policy: policy.id } : { ...draft, agent });
  }

  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={policy ? "Edit rule" : "New rule"}>
      <form ref={form} onSubmit={submit} onChange={() => dryRun.reset()} className="grid gap-4">
        <Field label="Name" error={problem("name")}>
          {(control) => (
            <Input {...control} name="name" required maxLength={200} defaultValue={policy?.name} autoComplete="off" />
          )}
        </Field>
        {!policy && (
          <Field label="Applies to" hint="Rules of the workspace are tried before those of an agent.">
            {(control) => (
              <Select {...control} name="agent" defaultValue="">
                <option value="">All agents of the workspace</option>
                {agents.map((agent) => (
                  <option key={agent.id} value={agent.id}>
                    {agent.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field
          label="Condition"
          hint="Leave it empty for a rule that holds for every call."
          error={problem("condition")}
        >
          {(control) => (
            <Textarea
              {...control}
              name="condition"
              maxLength={2000}
              rows={3}
              spellCheck={false}
              className="font-mono text-[13px]"
              defaultValue={policy?.condition}
            />
          )}
        </Field>
        <ConditionHelp />
        <Field label="Outcome" hint={OUTCOMES[outcome].meaning}>
          {(control) => (
            <Select {...control} name="outcome" value={outcome} onChange={(e) => setOutcome(e.target.value as Outcome)}>
              {Object.entries(OUTCOMES).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {outcome === "ask" && <AskFields ask={policy?.ask ?? null} problem={problem} />}
        {error && <Alert>{error.message}</Alert>}
        {dryRun.data && <DryRunResult result={dryRun.data} />}
        <DialogActions>
          <Button type="submit" variant="primary" pending={create.isPending || update.isPending}>
            {policy ? "Save rule" : "Add rule"}
          </Button>
          <Button pending={dryRun.isPending} onClick={tryIt}>
            <FlaskConical aria-hidden /> Dry run
          </Button>
          <Button variant="ghost" onClick={onClose}>
            Not now
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
