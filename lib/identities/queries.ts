import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createIdentityOperation,
  deleteIdentityOperation,
  listIdentitiesOperation,
  updateIdentityOperation,
} from "./routes";

export type IdentityPage = ApiOutput<typeof listIdentitiesOperation>;
export type Identity = IdentityPage["data"][number];
export type NewIdentity = ApiInput<typeof createIdentityOperation>["body"];

export const identityKeys = { list: ["identities"] as const };

/** The newest hundred identities. */
export function useIdentities() {
  return useQuery({
    queryKey: identityKeys.list,
    queryFn: ({ signal }) =>
      apiCall<typeof listIdentitiesOperation>("GET", "/identities", { query: { limit: "100" }, signal }),
  });
}

/** Creates an identity, or changes the one whose id is given. */
export function useSaveIdentity(identity: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewIdentity) =>
      identity === undefined
        ? (await apiCall<typeof createIdentityOperation>("POST", "/identities", { body })).data
        : (
            await apiCall<typeof updateIdentityOperation>("PATCH", "/identities/{identity}", {
              params: { identity },
              body,
            })
          ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: identityKeys.list }),
  });
}

export function useDeleteIdentity() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (identity: string) =>
      apiCall<typeof deleteIdentityOperation>("DELETE", "/identities/{identity}", { params: { identity } }),
    onSuccess: () => client.invalidateQueries({ queryKey: identityKeys.list }),
  });
}
