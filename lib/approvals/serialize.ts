import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { type Viewer, whoDecides } from "./eligibility";
import type { People } from "./people";

export const APPROVAL_STATUSES = ["pending", "approved", "rejected", "expired", "cancelled"] as const;
export const APPROVAL_KINDS = ["call", "approval", "question", "in_doubt", "budget"] as const;
export const EFFECTS = ["read", "write", "destructive"] as const;

const person = z.strictObject({ id: z.string(), name: z.string().nullable() });

export const approvalSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(APPROVAL_STATUSES),
    kind: z.enum(APPROVAL_KINDS).openapi({
      description:
        "A tool call, a plan's approval step, a question to answer, a write that may have happened, or a budget that is used up.",
    }),
    tool: z.string(),
    effect: z.enum(EFFECTS),
    step_id: z.string(),
    version: z.int().nullable().openapi({ description: "The version of the plan that asks." }),
    question: z.string().nullable(),
    options: z.array(z.string()).openapi({ description: "Answers to choose from." }),
    free_text: z.boolean().openapi({ description: "Whether a question takes any other answer." }),
    answer: z.unknown().openapi({ description: "What was responded; null until then." }),
    args: z.unknown().openapi({ description: "What will be executed, unless a person edits it." }),
    args_hash: z
      .string()
      .openapi({ description: "SHA-256 of the arguments as they stand. Send it back to decide what was shown." }),
    edited_args: z.unknown().openapi({ description: "What a person made of the arguments; null if they stood." }),
    reason: z.string().nullable().openapi({ description: "Why it was rejected." }),
    required: z.int().openapi({ description: "How many different people have to approve." }),
    votes: z.array(z.strictObject({ user: person, at: timeSchema })).openapi({ description: "Who has approved." }),
    assignees: z
      .strictObject({
        users: z.array(z.strictObject({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() })),
        role: z.enum(["owner", "admin", "operator", "viewer"]).nullable(),
      })
      .nullable()
      .openapi({ description: "Who it waits for; null: anybody who may approve." }),
    mine: z.boolean().openapi({ description: "It waits for the caller by name or role." }),
    can_decide: z.boolean(),
    cannot_decide_reason: z.string().nullable(),
    policy: z
      .strictObject({ id: z.string(), name: z.string() })
      .nullable()
      .openapi({ description: "The rule that asked." }),
    decided_by: z.strictObject({ type: z.enum(["user", "api_key"]), ...person.shape }).nullable(),
    decided_at: timeSchema.nullable(),
    remind_at: timeSchema.nullable(),
    escalate_at: timeSchema.nullable(),
    escalated_at: timeSchema.nullable(),
    expires_at: timeSchema.openapi({ description: "Undecided by then, it counts as rejected." }),
    created_at: timeSchema,
    agent: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
    run: z.strictObject({ id: z.string(), number: z.int() }),
    over_run: z
      .strictObject({ id: z.string(), number: z.int() })
      .nullable()
      .openapi({ description: "Of an action for a contact: the run over contacts that it is part of." }),
    contact: z
      .strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() })
      .nullable()
      .openapi({ description: "Whom the action is for; null when the contact was deleted." }),
  })
  .openapi("Approval");
export type Approval = z.infer<typeof approvalSchema>;

export const approvalDetailSchema = approvalSchema
  .extend({
    input_schema: jsonObject.nullable().openapi({ description: "JSON Schema of the tool's arguments." }),
    reasoning: z.string().nullable().openapi({ description: "What the agent's model last said before it asked." }),
  })
  .openapi("ApprovalDetail");
export type ApprovalDetail = z.infer<typeof approvalDetailSchema>;

/** What a query has to bring for `serializeApproval`. */
export const approvalInclude = {
  agent: { select: { id: true, slug: true, name: true } },
  run: { select: { id: true, number: true, startedBy: true } },
} as const;

export type ApprovalRow = Prisma.ApprovalGetPayload<{ include: typeof approvalInclude }>;

export interface Vote {
  user_id: string;
  at: string;
}

/** @param people whoever the rows name (people.ts) */
export function serializeApproval(row: ApprovalRow, people: People, viewer: Viewer): Approval {
  const lapsed = row.status === "pending" && row.expiresAt <= new Date();
  const status = lapsed ? "expired" : row.status;
  const votes = row.votes as unknown as Vote[];
  const assigned = row.assigneeIds.length > 0 || row.assigneeRole !== null;
  const right = whoDecides(row, people, viewer);
  const pending = status === "pending";
  return {
    id: row.id,
    status,
    kind: row.kind,
    tool: row.tool,
    effect: row.effect as Approval["effect"],
    step_id: row.stepId,
    version: row.version,
    question: row.question,
    options: row.options,
    free_text: row.freeText,
    answer: row.answer,
    args: row.args,
    args_hash: row.argsHash,
    edited_args: row.editedArgs,
    reason: row.reason,
    required: row.required,
    votes: votes.map(({ user_id, at }) => ({
      user: { id: user_id, name: people.name(user_id) },
      at: new Date(at).toISOString(),
    })),
    assignees: assigned
      ? {
          users: row.assigneeIds.map((id) => ({ id, name: people.name(id), email: people.email(id) })),
          role: row.assigneeRole,
        }
      : null,
    mine: pending && right.mine,
    can_decide: pending && right.problem === null,
    cannot_decide_reason: pending ? (right.problem?.message ?? null) : null,
    policy: row.policyId ? { id: row.policyId, name: people.policy(row.policyId) ?? row.policyId } : null,
    decided_by: row.decidedBy
      ? {
          type: row.decidedVia === "api_key" ? "api_key" : "user",
          id: row.decidedBy,
          name: people.name(row.decidedBy),
        }
      : null,
    decided_at: row.decidedAt?.toISOString() ?? null,
    remind_at: row.remindAt?.toISOString() ?? null,
    escalate_at: row.escalateAt?.toISOString() ?? null,
    escalated_at: row.escalatedAt?.toISOString() ?? null,
    expires_at: row.expiresAt.toISOString(),
    created_at: row.createdAt.toISOString(),
    agent: row.agent,
    run: { id: row.run.id, number: Number(row.run.number) },
    over_run: overRunOf(row, people),
    contact: contactOf(row, people),
  };
}

function overRunOf({ overRunId: id }: ApprovalRow, people: People): Approval["over_run"] {
  const number = id && people.run(id);
  return id && number ? { id, number } : null;
}

function contactOf({ contactId: id }: ApprovalRow, people: People): Approval["contact"] {
  const contact = id ? people.contact(id) : null;
  return id && contact ? { id, name: contact.name, email: contact.email } : null;
}
