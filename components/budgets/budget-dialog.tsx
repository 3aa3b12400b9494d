"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { readWholeNumber } from "@/components/workspace-settings/whole-number";
import { type Budget, useSaveBudget } from "@/lib/budgets/queries";
import { budgetName } from "./budget-name";

const MOST = 999_999_999;

/** Sets a budget, or changes the limit of the given one. Rendered only while open. */
export function BudgetDialog(props: { budget?: Budget; agents: { id: string; name: string }[]; onClose: () => void }) {
  const { budget, agents, onClose } = props;
  const toast = useToast();
  const save = useSaveBudget(budget?.id);
  const [agent, setAgent] = useState("");
  const [period, setPeriod] = useState<"run" | "month">("month");
  const [limit, setLimit] = useState(budget ? String(budget.limit_credits) : "");
  const [tried, setTried] = useState(false);
  const { value, problem } = readWholeNumber(limit, 0, MOST);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (value === undefined) return;
    save.mutate(
      { agent: agent || null, period, limit_credits: value },
      {
        onSuccess: () => {
          toast(budget ? "Budget changed" : "Budget set");
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={budget ? `Change the budget ${budgetName(budget)}` : "Set a budget"}
    >
      <form onSubmit={submit} className="grid gap-4">
        {!budget && (
          <>
            <Field label="Agent">
              {(control) => (
                <Select {...control} value={agent} onChange={(event) => setAgent(event.target.value)}>
                  <option value="">All agents together</option>
                  {agents.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Period" hint="A month is a calendar month in UTC.">
              {(control) => (
                <Select
                  {...control}
                  value={period}
                  onChange={(event) => setPeriod(event.target.value === "run" ? "run" : "month")}
                >
                  <option value="month">Each month</option>
                  <option value="run">Each run</option>
                </Select>
              )}
            </Field>
          </>
        )}
        <Field
          label="Limit in credits"
          hint="The start of a run counts, and so does each step that costs something."
          {...(tried && problem && { error: problem })}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              required
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          )}
        </Field>
        {save.error && <Alert>{save.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={save.isPending}>
            {budget ? "Change budget" : "Set budget"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
