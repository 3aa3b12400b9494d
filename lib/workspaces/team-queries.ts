import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type { Role } from "@/lib/auth/scopes";
import { type Member, workspaceKeys } from "./queries";
import type {
  changeRoleOperation,
  createWorkspaceOperation,
  listWorkspacesOperation,
  removeMemberOperation,
  switchWorkspaceOperation,
  transferOwnershipOperation,
} from "./team-routes";

export type MyWorkspace = ApiOutput<typeof listWorkspacesOperation>["data"][number];

const teamKeys = { mine: ["workspaces"] as const };

/** The person's workspaces; read when the switcher opens. */
export function useWorkspaces(enabled = true) {
  return useQuery({
    queryKey: teamKeys.mine,
    enabled,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof listWorkspacesOperation>("GET", "/workspaces", { signal })).data,
  });
}

/** The caller loads a page anew afterwards: nothing of the other workspace stays in memory. */
export function useSwitchWorkspace() {
  return useMutation({
    mutationFn: (workspace_id: string) =>
      apiCall<typeof switchWorkspaceOperation>("POST", "/session/workspace", { body: { workspace_id } }),
  });
}

export function useCreateWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: ApiInput<typeof createWorkspaceOperation>["body"]) =>
      (await apiCall<typeof createWorkspaceOperation>("POST", "/workspaces", { body })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: teamKeys.mine }),
  });
}

export function useChangeRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ user, role }: { user: string; role: Role }) =>
      (await apiCall<typeof changeRoleOperation>("PATCH", "/members/{user}", { params: { user }, body: { role } }))
        .data,
    onSuccess: (changed) =>
      client.setQueryData<Member[]>(workspaceKeys.members, (all) =>
        all?.map((member) => (member.id === changed.id ? changed : member)),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: workspaceKeys.members }),
  });
}

export function useRemoveMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (user: string) =>
      apiCall<typeof removeMemberOperation>("DELETE", "/members/{user}", { params: { user } }),
    onSuccess: (_, user) =>
      client.setQueryData<Member[]>(workspaceKeys.members, (all) => all?.filter((member) => member.id !== user)),
  });
}

export function useTransferOwnership() {
  return useMutation({
    mutationFn: (user_id: string) =>
      apiCall<typeof transferOwnershipOperation>("POST", "/workspace/transfer", { body: { user_id } }),
  });
}
