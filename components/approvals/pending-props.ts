import type { Ref } from "react";
import type { Decision } from "@/lib/approvals/decision-queries";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import type { ErrorDetail } from "@/lib/errors/app-error";
import type { Viewer } from "./viewer";

/** What the keyboard can do to the form of the approval that is shown. What does not apply does nothing. */
export interface FormCommands {
  approve: () => void;
  reject: () => void;
  edit: () => void;
  /** Picks a choice by its place, from 0. */
  choose: (index: number) => void;
  submit: () => void;
  /** Leaves a form, if one is open. */
  leave: () => boolean;
}

export interface PendingProps {
  approval: ApprovalListItem;
  viewer: Viewer;
  commands: Ref<FormCommands>;
  pending: boolean;
  /** What the server found wrong with what was sent. */
  refused: ErrorDetail[];
  onSend: (decision: Decision) => void;
}
