import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createBudgetOperation,
  deleteBudgetOperation,
  listBudgetsOperation,
  updateBudgetOperation,
} from "./routes";

export type BudgetPage = ApiOutput<typeof listBudgetsOperation>;
export type Budget = BudgetPage["data"][number];
export type NewBudget = ApiInput<typeof createBudgetOperation>["body"];

export const BUDGETS_PER_PAGE = 50;
const POLL_MS = 15_000;

export const budgetKeys = { list: ["budgets"] as const, all: ["budgets", "all"] as const };

/** Budgets with what they have spent, read again while runs spend. */
export function useBudgets() {
  return useInfiniteQuery({
    queryKey: budgetKeys.list,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listBudgetsOperation>("GET", "/budgets", {
        query: { limit: String(BUDGETS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: BudgetPage) => page.next_cursor,
    refetchInterval: POLL_MS,
  });
}

const MOST = 100;

/** The budgets that one agent has for itself. */
export function useAgentBudgets(agent: string): Budget[] {
  const { data } = useQuery({
    queryKey: budgetKeys.all,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof listBudgetsOperation>("GET", "/budgets", { query: { limit: String(MOST) }, signal })).data,
    staleTime: 30_000,
  });
  return data?.filter((budget) => budget.agent?.id === agent) ?? [];
}

/** Sets a budget, or changes the limit of the one whose id is given. */
export function useSaveBudget(budget: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewBudget) => {
      if (budget === undefined) return (await apiCall<typeof createBudgetOperation>("POST", "/budgets", { body })).data;
      const { limit_credits } = body;
      const input = { params: { budget }, body: { limit_credits } };
      return (await apiCall<typeof updateBudgetOperation>("PATCH", "/budgets/{budget}", input)).data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: budgetKeys.list }),
  });
}

export function useDeleteBudget(budget: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof deleteBudgetOperation>("DELETE", "/budgets/{budget}", { params: { budget } }),
    onSuccess: () => client.invalidateQueries({ queryKey: budgetKeys.list }),
  });
}
