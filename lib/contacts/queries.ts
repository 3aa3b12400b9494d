import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createContactOperation,
  deleteContactOperation,
  deleteContactsOperation,
  getContactOperation,
  listContactActivityOperation,
  listContactsOperation,
  suppressContactOperation,
  tagContactsOperation,
  unsuppressContactOperation,
  untagContactsOperation,
  updateContactOperation,
} from "./routes";

export type ContactPage = ApiOutput<typeof listContactsOperation>;
export type Contact = ContactPage["data"][number];
export type NewContact = ApiInput<typeof createContactOperation>["body"];

export type ActivityPage = ApiOutput<typeof listContactActivityOperation>;
export type ContactActivity = ActivityPage["data"][number];

/** The filters of the list; one that is empty is none. */
export type ContactFilters = Partial<Record<"q" | "tag" | "company" | "consent" | "suppressed" | "segment", string>>;

export const CONTACTS_PER_PAGE = 50;

export const contactKeys = {
  all: ["contacts"] as const,
  lists: ["contacts", "list"] as const,
  list: (filters: ContactFilters) => ["contacts", "list", given(filters)] as const,
  detail: (contact: string) => ["contacts", "one", contact] as const,
  activity: (contact: string) => ["contacts", "activity", contact] as const,
};

/** Without the filters that are empty. */
export function given(filters: ContactFilters): ContactFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
}

/** One page of the contacts that meet the filters. @param cursor of the page before; empty for the first @throws ApiError */
export function readContactPage(
  filters: ContactFilters,
  limit: number,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ContactPage> {
  const query = { limit: String(limit), ...(given(filters) as object), ...(cursor && { cursor }) };
  return apiCall<typeof listContactsOperation>("GET", "/contacts", { query, ...(signal && { signal }) });
}

/** Contacts that meet the filters; all of them when there is none. */
export function useContacts(filters: ContactFilters) {
  return useInfiniteQuery({
    queryKey: contactKeys.list(filters),
    queryFn: ({ pageParam, signal }) => readContactPage(filters, CONTACTS_PER_PAGE, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ContactPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** What agents did for a contact. */
export function useContactActivity(contact: string) {
  return useInfiniteQuery({
    queryKey: contactKeys.activity(contact),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listContactActivityOperation>("GET", "/contacts/{contact}/activity", {
        params: { contact },
        query: { limit: "20", ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ActivityPage) => page.next_cursor,
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

/** Suppresses a contact with a reason, or with null lets it be written to again. */
export function useSuppressContact(contact: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (reason: string | null) => {
      const params = { contact };
      if (reason === null)
        return apiCall<typeof unsuppressContactOperation>("POST", "/contacts/{contact}/unsuppress", { params });
      const body = reason ? { reason } : {};
      return apiCall<typeof suppressContactOperation>("POST", "/contacts/{contact}/suppress", { params, body });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: contactKeys.all }),
  });
}

export type BulkAction = { action: "tag" | "untag"; tags: string[] } | { action: "delete" };

/** Tags, untags or deletes the contacts of these ids. */
export function useBulkContacts() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, ...bulk }: BulkAction & { ids: string[] }) => {
      if (bulk.action === "delete") {
        const body = { contact_ids: ids };
        return (await apiCall<typeof deleteContactsOperation>("POST", "/contacts/bulk-delete", { body })).data;
      }
      const body = { contact_ids: ids, tags: bulk.tags };
      return bulk.action === "tag"
        ? (await apiCall<typeof tagContactsOperation>("POST", "/contacts/bulk-tag", { body })).data
        : (await apiCall<typeof untagContactsOperation>("POST", "/contacts/bulk-untag", { body })).data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: contactKeys.all }),
  });
}
