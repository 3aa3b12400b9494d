"use client";
import { Check, X } from "lucide-react";
import { type KeyboardEvent, useImperativeHandle, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { readWholeNumber } from "@/components/workspace-settings/whole-number";
import { defaultExtra, readBudgetCard } from "@/lib/budgets/card";
import { BudgetFacts } from "./budget-facts";
import { FormFooter } from "./form-footer";
import { KeyHint } from "./key-hint";
import type { PendingProps } from "./pending-props";
import { RejectForm } from "./reject-form";
import { PANE_ID } from "./use-inbox-position";
import { whyNot } from "./viewer";

const MOST = 999_999_999;

/** A budget that is used up: how much more it may be, or that it stays as it is. */
export function PendingBudget({ approval, viewer, commands, pending, refused, onSend }: PendingProps) {
  const { id, args_hash } = approval;
  const card = readBudgetCard(approval.args);
  const [amount, setAmount] = useState(String(card ? defaultExtra(card) : 1));
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const blocked = whyNot(approval, viewer);
  const { value, problem } = readWholeNumber(amount, 1, MOST);

  function approve() {
    if (blocked !== null || rejecting || value === undefined) return;
    onSend({ id, args_hash, act: "approve", extra_credits: value });
  }
  function reject() {
    if (blocked === null) onSend({ id, args_hash, act: "reject", ...(reason.trim() && { reason: reason.trim() }) });
  }
  function leave() {
    const typing = document.activeElement === field.current;
    setRejecting(false);
    if (rejecting || typing) document.getElementById(PANE_ID)?.focus();
    return rejecting || typing;
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    approve();
  }
  const askReason = () => blocked === null && setRejecting(true);
  const edit = () => field.current?.select();
  const submit = () => (rejecting ? reject() : approve());
  useImperativeHandle(commands, () => ({ approve, reject: askReason, edit, submit, leave, choose: () => {} }));

  return (
    <Card title="Budget">
      <BudgetFacts args={approval.args} />
      <div className="border-t p-5">
        <Field
          label="Credits to allow on top"
          hint={card?.period === "month" ? "For this month only." : "For this run only."}
          {...(problem && { error: problem })}
        >
          {(control) => (
            <Input
              {...control}
              ref={field}
              className="max-w-40"
              inputMode="numeric"
              autoComplete="off"
              disabled={blocked !== null || rejecting}
              readOnly={pending}
              value={amount}
              onKeyDown={onKey}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
      </div>
      <FormFooter blocked={blocked} refused={refused}>
        {rejecting ? (
          <RejectForm
            label="Allow no more"
            reason={reason}
            pending={pending}
            onReason={setReason}
            onReject={reject}
            onCancel={leave}
          />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              pending={pending}
              disabled={blocked !== null || value === undefined}
              className="max-sm:flex-1"
              onClick={(event) => event.detail < 2 && approve()}
            >
              {!pending && <Check aria-hidden />}
              Let it go on {blocked === null && <KeyHint keys="A" onAccent />}
            </Button>
            <Button variant="danger" disabled={pending || blocked !== null} className="sm:ml-auto" onClick={askReason}>
              <X aria-hidden /> Reject <KeyHint keys="R" />
            </Button>
          </div>
        )}
      </FormFooter>
    </Card>
  );
}
