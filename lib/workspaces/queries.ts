import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type { getWorkspaceOperation, listMembersOperation, updateWorkspaceOperation } from "./routes";

export type Workspace = ApiOutput<typeof getWorkspaceOperation>["data"];
export type WorkspaceChanges = ApiInput<typeof updateWorkspaceOperation>["body"];
export type Member = ApiOutput<typeof listMembersOperation>["data"][number];

export const workspaceKeys = {
  settings: ["workspace", "settings"] as const,
  members: ["workspace", "members"] as const,
};

/** The people of the workspace, by name; read when somebody has to pick one. */
export function useMembers() {
  return useQuery({
    queryKey: workspaceKeys.members,
    queryFn: async ({ signal }) => (await apiCall<typeof listMembersOperation>("GET", "/members", { signal })).data,
  });
}

export function useWorkspace() {
  return useQuery({
    queryKey: workspaceKeys.settings,
    queryFn: async ({ signal }) => (await apiCall<typeof getWorkspaceOperation>("GET", "/workspace", { signal })).data,
  });
}

/** Changes settings; those left out stay. */
export function useUpdateWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: WorkspaceChanges) =>
      (await apiCall<typeof updateWorkspaceOperation>("PATCH", "/workspace", { body })).data,
    onSuccess: (workspace) => client.setQueryData<Workspace>(workspaceKeys.settings, workspace),
  });
}
