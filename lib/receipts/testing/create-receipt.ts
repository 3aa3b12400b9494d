import { db, type Prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";

let made = 0;

/** A receipt straight in the database, each of a run of its own unless `values` say otherwise. */
export async function createReceiptFixture(
  workspaceId: string,
  values: Partial<Prisma.ReceiptUncheckedCreateInput> = {},
): Promise<string> {
  const id = values.id ?? newId("receipt");
  const number = ++made;
  await db.receipt.create({
    data: {
      id,
      workspaceId,
      agentId: "agt_payer",
      agentName: "Payer",
      runId: `${id}_run`,
      runNumber: BigInt(number),
      stepId: "pay",
      attempt: 1,
      tool: "http.post",
      effect: "write",
      target: "POST https://bank.example/pay",
      argsHash: "0".repeat(64),
      idempotencyKey: `${id}_run:pay`,
      status: "completed",
      ...values,
    },
  });
  return id;
}
