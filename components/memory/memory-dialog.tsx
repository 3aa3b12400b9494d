"use client";
import type { FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { type Memory, useSaveMemory } from "@/lib/memory/queries";

/** Notes something for an agent, or corrects what it remembers. */
export function MemoryDialog({ agent, memory, onClose }: { agent: string; memory?: Memory; onClose: () => void }) {
  const toast = useToast();
  const save = useSaveMemory(agent, memory?.id);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const onSuccess = () => {
      toast(memory ? "Memory corrected" : "Memory added");
      onClose();
    };
    save.mutate({ key: text("key"), content: text("content") }, { onSuccess });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={memory ? "Correct a memory" : "Add a memory"}>
      <form onSubmit={submit} className="grid gap-4">
        {!memory && (
          <Field label="Key" hint="Optional. What is remembered under the same key later replaces this.">
            {(control) => <Input {...control} name="key" maxLength={200} autoComplete="off" />}
          </Field>
        )}
        <Field label="What to remember">
          {(control) => (
            <Textarea {...control} name="content" required rows={5} maxLength={20_000} defaultValue={memory?.content} />
          )}
        </Field>
        {save.error && <Alert title="It was not saved">{save.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={save.isPending}>
            {memory ? "Save" : "Add memory"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
