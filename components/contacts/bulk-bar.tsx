"use client";
import { Tag, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { useBulkContacts } from "@/lib/contacts/queries";
import { tagsOf } from "./tags-text";

/** How many contacts one call of the API changes. */
const AT_ONCE = 500;

/** What can be done to the contacts that are chosen. */
export function BulkBar({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const toast = useToast();
  const bulk = useBulkContacts();
  const [open, setOpen] = useState<"tag" | "untag" | "delete" | null>(null);
  const chosen = `${ids.length} ${ids.length === 1 ? "contact" : "contacts"}`;
  const some = ids.slice(0, AT_ONCE);
  const close = () => {
    bulk.reset();
    setOpen(null);
  };
  const done = (text: string) => {
    toast(text);
    close();
    onDone();
  };

  function submitTags(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const tags = tagsOf(String(new FormData(event.currentTarget).get("tags") ?? ""));
    if (tags.length === 0 || (open !== "tag" && open !== "untag")) return;
    bulk.mutate(
      { action: open, tags, ids: some },
      { onSuccess: ({ changed }) => done(`${changed} ${changed === 1 ? "contact" : "contacts"} changed`) },
    );
  }

  return (
    <div className="flex flex-wrap items-center gap-2 border-b bg-muted/60 px-5 py-2.5">
      <p className="mr-2 text-sm" aria-live="polite">
        {chosen} selected
      </p>
      <Button size="sm" onClick={() => setOpen("tag")}>
        <Tag aria-hidden /> Add tags
      </Button>
      <Button size="sm" onClick={() => setOpen("untag")}>
        Remove tags
      </Button>
      <Button size="sm" variant="danger" onClick={() => setOpen("delete")}>
        <Trash2 aria-hidden /> Delete
      </Button>
      <Button size="sm" variant="ghost" onClick={onDone}>
        Clear selection
      </Button>
      {(open === "tag" || open === "untag") && (
        <Dialog
          open
          onOpenChange={close}
          title={open === "tag" ? `Add tags to ${chosen}` : `Remove tags from ${chosen}`}
        >
          <form onSubmit={submitTags} className="grid gap-4">
            <Field label="Tags" hint="Separated by commas.">
              {(control) => <Input {...control} name="tags" required autoComplete="off" />}
            </Field>
            {bulk.error && <Alert>{bulk.error.message}</Alert>}
            <DialogActions>
              <Button type="submit" variant="primary" pending={bulk.isPending}>
                {open === "tag" ? "Add tags" : "Remove tags"}
              </Button>
              <Button onClick={close}>Not now</Button>
            </DialogActions>
          </form>
        </Dialog>
      )}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={(isOpen) => !isOpen && close()}
        title={`Delete ${chosen}?`}
        confirmLabel={`Delete ${chosen}`}
        pending={bulk.isPending}
        {...(bulk.error && { error: bulk.error.message })}
        onConfirm={() => bulk.mutate({ action: "delete", ids: some }, { onSuccess: () => done("Contacts deleted") })}
      >
        Agents will no longer find them. This cannot be undone. Suppressed addresses stay suppressed.
      </ConfirmDialog>
    </div>
  );
}
