import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import type { ErrorDetail } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import type { AskOptions } from "./ask-options";
import type { PolicyOutcome } from "./evaluate-rules";

/**
 * Whether what a rule says about asking can be followed: only a rule that asks says anything, whom it names are
 * members, and there are enough of them. @throws AppError validation_failed (`ask.assignees[0]`, …)
 */
export async function checkAsk(tx: Tx, ctx: Ctx, outcome: PolicyOutcome, ask: AskOptions | null): Promise<void> {
  if (ask === null) return;
  if (outcome !== "ask") throw invalidInput([{ path: "ask", message: "Only a rule that asks has these." }]);
  const details: ErrorDetail[] = [];
  const named = { assignees: ask.assignees ?? [], escalate_to: ask.escalate_to ?? [] };
  const members = await membersAmong(tx, ctx, [...named.assignees, ...named.escalate_to]);
  for (const [field, people] of Object.entries(named)) {
    people.forEach((person, index) => {
      if (!members.has(person.toLowerCase()))
        details.push({ path: `ask.${field}[${index}]`, message: "Is no member of this workspace." });
    });
  }
  const people = new Set(named.assignees.map((person) => members.get(person.toLowerCase())));
  if (people.size > 0 && !ask.role && (ask.required ?? 1) > people.size)
    details.push({ path: "ask.required", message: "More have to approve than are asked." });
  if (details.length > 0) throw invalidInput(details);
}

/** User ids by what people were named by: their id or email address, lower-cased. */
async function membersAmong(tx: Tx, ctx: Ctx, names: string[]): Promise<ReadonlyMap<string, string>> {
  const lower = names.map((name) => name.toLowerCase());
  if (lower.length === 0) return new Map();
  const users = await tx.user.findMany({
    where: {
      OR: [{ id: { in: lower } }, { email: { in: lower } }],
      memberships: { some: { workspaceId: ctx.workspaceId } },
    },
    select: { id: true, email: true },
  });
  return new Map(users.flatMap(({ id, email }) => [[id, id] as const, [email, id] as const]));
}
