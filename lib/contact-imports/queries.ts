import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  cancelContactImportOperation,
  getContactImportOperation,
  listContactImportsOperation,
  previewContactImportOperation,
  startContactImportOperation,
  uploadContactImportOperation,
} from "./routes";

export type ImportPage = ApiOutput<typeof listContactImportsOperation>;
export type ContactImport = ImportPage["data"][number];
export type ImportPreview = ApiOutput<typeof previewContactImportOperation>["data"];
export type StartImport = ApiInput<typeof startContactImportOperation>["body"];
export type ReadAs = NonNullable<ApiInput<typeof previewContactImportOperation>["query"]>;

const WATCH_MS = 1000;

export const importKeys = {
  all: ["contact-imports"] as const,
  list: ["contact-imports", "list"] as const,
  detail: (id: string) => ["contact-imports", "one", id] as const,
  preview: (id: string, readAs: ReadAs) => ["contact-imports", "preview", id, readAs] as const,
};

export function useImports() {
  return useInfiniteQuery({
    queryKey: importKeys.list,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listContactImportsOperation>("GET", "/contacts/imports", {
        query: { limit: "20", ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ImportPage) => page.next_cursor,
  });
}

/** An import; looked at again every second while it is under way. */
export function useImport(id: string) {
  return useQuery({
    queryKey: importKeys.detail(id),
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof getContactImportOperation>("GET", "/contacts/imports/{import}", {
          params: { import: id },
          signal,
        })
      ).data,
    refetchInterval: ({ state }) => (state.data?.status === "importing" ? WATCH_MS : false),
  });
}

/** The first rows of a file, read in a way of the person's own where they said one. */
export function useImportPreview(id: string, readAs: ReadAs) {
  return useQuery({
    queryKey: importKeys.preview(id, readAs),
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof previewContactImportOperation>("GET", "/contacts/imports/{import}/preview", {
          params: { import: id },
          query: readAs,
          signal,
        })
      ).data,
    placeholderData: keepPreviousData,
  });
}

/** Sends the file itself as the body, so that nothing has to hold all of it. */
export function useUploadImport() {
  return useMutation({
    mutationFn: async (file: File) =>
      (
        await apiCall<typeof uploadContactImportOperation>("POST", "/contacts/imports", {
          query: { file_name: file.name.slice(0, 200) },
          file,
        })
      ).data,
  });
}

export function useStartImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: StartImport) =>
      (
        await apiCall<typeof startContactImportOperation>("POST", "/contacts/imports/{import}/start", {
          params: { import: id },
          body,
        })
      ).data,
    onSuccess: (started) => client.setQueryData(importKeys.detail(id), started),
  });
}

export function useCancelImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (
        await apiCall<typeof cancelContactImportOperation>("POST", "/contacts/imports/{import}/cancel", {
          params: { import: id },
        })
      ).data,
    onSuccess: (cancelled) => client.setQueryData(importKeys.detail(id), cancelled),
  });
}
