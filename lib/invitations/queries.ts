import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  acceptInvitationOperation,
  createInvitationOperation,
  listInvitationsOperation,
  resendInvitationOperation,
  revokeInvitationOperation,
} from "./routes";

export type InvitationPage = ApiOutput<typeof listInvitationsOperation>;
export type Invitation = InvitationPage["data"][number];
export type NewInvitation = ApiInput<typeof createInvitationOperation>["body"];
export type SentInvitation = ApiOutput<typeof createInvitationOperation>["data"];

export const INVITATIONS_SHOWN = 100;

export const invitationKeys = { all: ["invitations"] as const };

/** Those that wait; for owners and admins. */
export function useInvitations(enabled: boolean) {
  return useQuery({
    queryKey: invitationKeys.all,
    enabled,
    queryFn: ({ signal }) =>
      apiCall<typeof listInvitationsOperation>("GET", "/invitations", {
        query: { limit: String(INVITATIONS_SHOWN) },
        signal,
      }),
  });
}

/** The answer may hold the link: the one time it is seen. */
export function useCreateInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewInvitation) =>
      (await apiCall<typeof createInvitationOperation>("POST", "/invitations", { body })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: invitationKeys.all }),
  });
}

export function useResendInvitation(invitation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (
        await apiCall<typeof resendInvitationOperation>("POST", "/invitations/{invitation}/resend", {
          params: { invitation },
        })
      ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: invitationKeys.all }),
  });
}

export function useRevokeInvitation(invitation: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      apiCall<typeof revokeInvitationOperation>("DELETE", "/invitations/{invitation}", { params: { invitation } }),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationKeys.all }),
  });
}

export function useAcceptInvitation() {
  return useMutation({
    mutationFn: (token: string) =>
      apiCall<typeof acceptInvitationOperation>("POST", "/invitations/accept", { body: { token } }),
  });
}
