"use client";
import type { UseMutationResult } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { ConfirmDialog } from "./confirm-dialog";
import { useToast } from "./toast";

/** Deletes what a page is about: asks first, says that it is done, and leads to where the others are. */
export function DeleteButton<Answer>(props: {
  remove: UseMutationResult<Answer, Error, void>;
  title: string;
  confirmLabel: string;
  done: string;
  next: string;
  /** What goes with it. */
  children: ReactNode;
}) {
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const { remove } = props;
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden /> Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={props.title}
        confirmLabel={props.confirmLabel}
        pending={remove.isPending || remove.isSuccess}
        error={remove.error?.message}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast(props.done);
              router.push(props.next);
            },
          })
        }
      >
        {props.children}
      </ConfirmDialog>
    </>
  );
}
