"use client";
import { Pencil, Plus, Trash2, Wallet } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { type Budget, useBudgets } from "@/lib/budgets/queries";
import { amountOf } from "./amount-of";
import { budgetName } from "./budget-name";
import { DeleteBudget } from "./delete-budget";
import { SpendBar } from "./spend-bar";

const BudgetDialog = dynamic(async () => (await import("./budget-dialog")).BudgetDialog, { ssr: false });

/** What runs and months may cost. @param agents those a budget can be set for */
export function BudgetsView({ agents, canChange }: { agents: { id: string; name: string }[]; canChange: boolean }) {
  const query = useBudgets();
  const budgets = query.data?.pages.flatMap((page) => page.data);
  const [editing, setEditing] = useState<Budget | "new">();
  const [deleting, setDeleting] = useState<Budget>();
  const add = canChange && (
    <Button variant="primary" onClick={() => setEditing("new")}>
      <Plus aria-hidden /> Set a budget
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Budgets"
        description="What a run, or a month, may cost. A run that would go over one waits until an owner or admin lets it go on."
        actions={add}
      />
      {query.error && !budgets && <LoadError title="The budgets could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {budgets && (
        <Card>
          {budgets.length === 0 ? (
            <EmptyState icon={Wallet} title="No budgets yet" action={add}>
              Without one, runs use credits until none are left. Set one for each run of an agent, or for a month.
            </EmptyState>
          ) : (
            <Table
              label="Budgets"
              head={
                <>
                  <Th>Budget</Th>
                  <Th className="text-right">Limit</Th>
                  <Th>Spent this month</Th>
                  <Th>Begins anew</Th>
                  {canChange && (
                    <Th>
                      <span className="sr-only">Actions</span>
                    </Th>
                  )}
                </>
              }
            >
              {budgets.map((budget) => (
                <tr key={budget.id} data-budget={budget.id}>
                  <Td className="min-w-44">
                    <span className="font-medium">{budgetName(budget)}</span>
                    <Waiting budget={budget} />
                  </Td>
                  <Td className="whitespace-nowrap text-right tabular-nums">
                    {amountOf(budget.limit_credits)}
                    {budget.extra_credits > 0 && (
                      <span className="block text-[13px] text-muted-foreground">
                        {amountOf(budget.extra_credits)} more this month
                      </span>
                    )}
                  </Td>
                  <Td className="min-w-56">
                    <Spent budget={budget} />
                  </Td>
                  <Td className="whitespace-nowrap text-muted-foreground">
                    {budget.resets_at ? <RelativeTime time={budget.resets_at} /> : "with each run"}
                  </Td>
                  {canChange && (
                    <Td>
                      <span className="flex justify-end gap-1">
                        <Button
                          size="sm"
                          variant="ghost"
                          aria-label={`Change ${budgetName(budget)}`}
                          onClick={() => setEditing(budget)}
                        >
                          <Pencil aria-hidden />
                        </Button>
                        <Button
                          size="sm"
                          variant="ghost"
                          aria-label={`Remove ${budgetName(budget)}`}
                          onClick={() => setDeleting(budget)}
                        >
                          <Trash2 aria-hidden />
                        </Button>
                      </span>
                    </Td>
                  )}
                </tr>
              ))}
            </Table>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {editing && (
        <BudgetDialog
          {...(editing !== "new" && { budget: editing })}
          agents={agents}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting && <DeleteBudget budget={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function Spent({ budget }: { budget: Budget }) {
  const { spent_credits: spent, limit_credits, extra_credits } = budget;
  if (spent === null) return <span className="text-muted-foreground">each run by itself</span>;
  return (
    <>
      <SpendBar label={`Spent of ${budgetName(budget)}`} spent={spent} allowed={limit_credits + extra_credits} />
      <span className="mt-1 block text-[13px] text-muted-foreground">{amountOf(spent)}</span>
    </>
  );
}

function Waiting({ budget: { waiting } }: { budget: Budget }) {
  if (waiting === 0) return null;
  return (
    <Link href="/approvals?kind=budget" className="block text-[13px] text-accent underline underline-offset-2">
      {waiting === 1 ? "1 request waits" : `${waiting >= 100 ? "100 or more" : waiting} requests wait`}
    </Link>
  );
}
