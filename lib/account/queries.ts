import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import { sessionKeys } from "@/lib/sessions/queries";
import type {
  changePasswordOperation,
  listIdentitiesOperation,
  unlinkIdentityOperation,
  updateProfileOperation,
} from "./routes";

export type SignInMethods = ApiOutput<typeof listIdentitiesOperation>["data"];
export type Identity = SignInMethods["identities"][number];

export const accountKeys = { methods: ["account", "sign-in-methods"] as const };

export function useSignInMethods() {
  return useQuery({
    queryKey: accountKeys.methods,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof listIdentitiesOperation>("GET", "/me/identities", { signal })).data,
  });
}

export function useUpdateProfile() {
  return useMutation({
    mutationFn: async (body: ApiInput<typeof updateProfileOperation>["body"]) =>
      (await apiCall<typeof updateProfileOperation>("PATCH", "/me", { body })).data,
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ApiInput<typeof changePasswordOperation>["body"]) =>
      apiCall<typeof changePasswordOperation>("POST", "/me/password", { body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: sessionKeys.all }),
        client.invalidateQueries({ queryKey: accountKeys.methods }),
      ]),
  });
}

export function useUnlinkIdentity(provider: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      apiCall<typeof unlinkIdentityOperation>("DELETE", "/me/identities/{provider}", { params: { provider } }),
    onSuccess: () => client.invalidateQueries({ queryKey: accountKeys.methods }),
  });
}
