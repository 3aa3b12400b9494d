import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createContactOperation,
  deleteContactOperation,
  getContactOperation,
  listContactsOperation,
  updateContactOperation,
} from "./routes";

export type ContactPage = ApiOutput<typeof listContactsOperation>;
export type Contact = ContactPage["data"][number];
export type NewContact = ApiInput<typeof createContactOperation>["body"];

export const CONTACTS_PER_PAGE = 50;

export const contactKeys = {
  all: ["contacts"] as const,
  list: (q: string) => ["contacts", "list", q] as const,
  detail: (contact: string) => ["contacts", "one", contact] as const,
};

/** Contacts with `q` in name, email address or company; all of them when it is empty. */
export function useContacts(q: string) {
  return useInfiniteQuery({
    queryKey: contactKeys.list(q),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listContactsOperation>("GET", "/contacts", {
        query: { limit: String(CONTACTS_PER_PAGE), ...(q && { q }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ContactPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useContact(contact: string) {
  return useQuery({
    queryKey: contactKeys.detail(contact),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getContactOperation>("GET", "/contacts/{contact}", { params: { contact }, signal })).data,
  });
}

/** Creates a contact, or changes the one whose id is given. */
export function useSaveContact(contact: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewContact) =>
      contact === undefined
        ? (await apiCall<typeof createContactOperation>("POST", "/contacts", { body })).data
        : (await apiCall<typeof updateContactOperation>("PATCH", "/contacts/{contact}", { params: { contact }, body }))
            .data,
    onSuccess: () => client.invalidateQueries({ queryKey: contactKeys.all }),
  });
}

export function useDeleteContact(contact: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof deleteContactOperation>("DELETE", "/contacts/{contact}", { params: { contact } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["contacts", "list"] }),
  });
}
