import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createCredentialOperation,
  listCredentialsOperation,
  revokeCredentialOperation,
  rotateCredentialOperation,
  updateCredentialOperation,
} from "./routes";

export type CredentialPage = ApiOutput<typeof listCredentialsOperation>;
export type Credential = CredentialPage["data"][number];
export type NewCredential = ApiInput<typeof createCredentialOperation>["body"];
export type CredentialChange = ApiInput<typeof updateCredentialOperation>["body"];
export type NewValue = ApiInput<typeof rotateCredentialOperation>["body"];
export type CredentialStatus = Credential["status"] | "";

export const CREDENTIALS_PER_PAGE = 50;

export const credentialKeys = {
  all: ["credentials"] as const,
  list: (status: CredentialStatus) => ["credentials", "list", status] as const,
};

/** Credentials, newest first; of one status, or all of them. */
export function useCredentials(status: CredentialStatus) {
  return useInfiniteQuery({
    queryKey: credentialKeys.list(status),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listCredentialsOperation>("GET", "/credentials", {
        query: {
          limit: String(CREDENTIALS_PER_PAGE),
          ...(status && { status }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: CredentialPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** What was typed is forgotten as soon as the call is over: nothing of it stays in the page's memory. */
export function useCreateCredential() {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async (body: NewCredential) =>
      (await apiCall<typeof createCredentialOperation>("POST", "/credentials", { body })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKeys.all }),
  });
}

export function useUpdateCredential(credential: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CredentialChange) =>
      (
        await apiCall<typeof updateCredentialOperation>("PATCH", "/credentials/{credential}", {
          params: { credential },
          body,
        })
      ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKeys.all }),
  });
}

export function useRotateCredential(credential: string) {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async (body: NewValue) =>
      (
        await apiCall<typeof rotateCredentialOperation>("POST", "/credentials/{credential}/rotate", {
          params: { credential },
          body,
        })
      ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKeys.all }),
  });
}

export function useRevokeCredential(credential: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      apiCall<typeof revokeCredentialOperation>("POST", "/credentials/{credential}/revoke", { params: { credential } }),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialKeys.all }),
  });
}
