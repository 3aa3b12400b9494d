import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  acceptPolicyOperation,
  createPolicyOperation,
  deletePolicyOperation,
  dismissPolicyOperation,
  dryRunPolicyOperation,
  listPoliciesOperation,
  movePolicyOperation,
  updatePolicyOperation,
} from "./routes";

export type PolicyList = ApiOutput<typeof listPoliciesOperation>;
export type Policy = PolicyList["data"][number];
export type NewPolicy = ApiInput<typeof createPolicyOperation>["body"];
export type PolicyChanges = ApiInput<typeof updatePolicyOperation>["body"];
export type DryRunInput = ApiInput<typeof dryRunPolicyOperation>["body"];
export type DryRunResult = ApiOutput<typeof dryRunPolicyOperation>["data"];

export const policyKeys = {
  all: ["policies"] as const,
  /** What stands in the order: active and disabled rules. */
  ordered: ["policies", "ordered"] as const,
  proposed: ["policies", "proposed"] as const,
};

/** A workspace has at most so many rules, so one page holds them all. */
export const POLICIES_SHOWN = 100;
/** Decisions in the inbox propose rules at any time. */
const PROPOSALS_POLL_MS = 15_000;

/** The rules in the order in which they are tried, active and disabled ones together. */
export function usePolicies() {
  return useQuery({
    queryKey: policyKeys.ordered,
    queryFn: async ({ signal }) => {
      const [active, disabled] = await Promise.all([list("active", signal), list("disabled", signal)]);
      return inOrder([...active, ...disabled]);
    },
  });
}

export function useProposals() {
  return useQuery({
    queryKey: policyKeys.proposed,
    queryFn: ({ signal }) => list("proposed", signal),
    refetchInterval: PROPOSALS_POLL_MS,
  });
}

async function list(status: Policy["status"], signal: AbortSignal): Promise<Policy[]> {
  const query = { status, limit: String(POLICIES_SHOWN) };
  return (await apiCall<typeof listPoliciesOperation>("GET", "/policies", { query, signal })).data;
}

/** The workspace's rules first, then each agent's, by position. */
export function inOrder(policies: Policy[]): Policy[] {
  return policies.toSorted(
    (a, b) =>
      (a.agent?.name ?? "").localeCompare(b.agent?.name ?? "") ||
      (a.agent?.id ?? "").localeCompare(b.agent?.id ?? "") ||
      (a.position ?? 0) - (b.position ?? 0),
  );
}

/** After any change everything about rules is read again: places and proposals move with it. */
function usePolicyMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: policyKeys.all }) });
}

export function useCreatePolicy() {
  return usePolicyMutation((body: NewPolicy) => apiCall<typeof createPolicyOperation>("POST", "/policies", { body }));
}

export function useUpdatePolicy(policy: string) {
  return usePolicyMutation((body: PolicyChanges) =>
    apiCall<typeof updatePolicyOperation>("PATCH", "/policies/{policy}", { params: { policy }, body }),
  );
}

export function useDeletePolicy(policy: string) {
  return usePolicyMutation(() =>
    apiCall<typeof deletePolicyOperation>("DELETE", "/policies/{policy}", { params: { policy } }),
  );
}

/** Puts a rule at a place among those of its agent, or of the workspace; 1 is the first. */
export function useMovePolicy() {
  return usePolicyMutation(({ policy, position }: { policy: string; position: number }) =>
    apiCall<typeof movePolicyOperation>("POST", "/policies/{policy}/move", { params: { policy }, body: { position } }),
  );
}

/** Accepts a proposed rule, or dismisses it. */
export function useDecideProposal(policy: string) {
  return usePolicyMutation(async (accept: boolean) => {
    const params = { policy };
    if (accept) await apiCall<typeof acceptPolicyOperation>("POST", "/policies/{policy}/accept", { params });
    else await apiCall<typeof dismissPolicyOperation>("POST", "/policies/{policy}/dismiss", { params });
  });
}

/** Which past calls a rule would have decided otherwise; changes nothing. */
export function useDryRun() {
  return useMutation({
    mutationFn: async (body: DryRunInput) =>
      (await apiCall<typeof dryRunPolicyOperation>("POST", "/policies/dry-run", { body })).data,
  });
}
