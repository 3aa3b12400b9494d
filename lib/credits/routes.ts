import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { pageOf, pageQuery } from "@/lib/api/schemas";
import { getBalance } from "./get-balance";
import { listTransactions } from "./list-transactions";
import { creditTransactionSchema } from "./serialize";

const tag = "Credits";

export const getBalanceOperation = defineOperation({
  id: "getCreditBalance",
  method: "GET",
  path: "/credits/balance",
  scope: "credits:read",
  limit: "credits",
  tag,
  summary: "Get the credit balance",
  response: z.strictObject({ balance: z.int(), currency: z.literal("credits") }),
  examples: { response: { balance: 142, currency: "credits" } },
  handler: (ctx) => getBalance(ctx),
});

export const listTransactionsOperation = defineOperation({
  id: "listCreditTransactions",
  method: "GET",
  path: "/credits/transactions",
  scope: "credits:read",
  limit: "credits",
  tag,
  summary: "List what was bought, granted, used and refunded, newest first",
  query: pageQuery,
  response: pageOf(creditTransactionSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listTransactions(ctx, query),
});
