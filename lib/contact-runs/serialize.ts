import { z } from "@hono/zod-openapi";
import { STEP_STATUSES } from "@/lib/plans/schema";
import type { RunStatus } from "@/lib/runs/run-status";
import type { ContactAction } from "./contact-actions";
import { CONTACT_STATUSES } from "./run-contact-filters";

const failure = z.strictObject({ code: z.string(), message: z.string() });

export const contactActionSchema = z
  .strictObject({
    index: z.int().openapi({ description: "Counted from 0 in the order the actions were proposed for the contact." }),
    step_id: z.string(),
    tool: z.string(),
    effect: z.enum(["read", "write", "destructive"]),
    input: z.unknown().openapi({ description: "What is executed: as it was proposed, or as a person edited it." }),
    status: z.enum(STEP_STATUSES).openapi({ description: "`awaiting_approval`: it waits for a decision." }),
    output: z.unknown(),
    error: failure.nullable(),
    approval_id: z.string().nullable(),
    args_hash: z.string().nullable().openapi({ description: "Of the arguments, while it waits." }),
  })
  .openapi("ContactAction");

export const runContactSchema = z
  .strictObject({
    contact_id: z.string(),
    name: z.string().nullable().openapi({ description: "Null when the contact was deleted." }),
    email: z.string().nullable(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    run_id: z.string().openapi({ description: "The contact's own run, with all its steps." }),
    status: z
      .enum(CONTACT_STATUSES)
      .openapi({ description: "Of what is done for the contact; `skipped`: it is not to be contacted." }),
    error: failure.nullable(),
    output: z.unknown(),
    credits_used: z.int(),
    actions: z.array(contactActionSchema),
  })
  .openapi("RunContact");
export type RunContact = z.infer<typeof runContactSchema>;

export interface RunContactRow {
  run_id: string;
  contact_id: string;
  name: string | null;
  email: string | null;
  company: string | null;
  title: string | null;
  status: RunStatus;
  begun: boolean;
  error: { code?: string; message?: string } | null;
  output: unknown;
  credits_used: number;
}

export function serializeRunContact({ begun, ...row }: RunContactRow, actions: ContactAction[]): RunContact {
  const barred = !begun && (row.error?.code === "suppressed" || row.error?.code === "consent_withdrawn");
  return {
    ...row,
    status: barred ? "skipped" : row.status,
    error: row.error && { code: row.error.code ?? "failed", message: row.error.message ?? "It failed." },
    actions,
  };
}
