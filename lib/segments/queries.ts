import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createSegmentOperation,
  deleteSegmentOperation,
  getSegmentOperation,
  listSegmentsOperation,
  previewSegmentOperation,
  updateSegmentOperation,
} from "./routes";

export type SegmentPage = ApiOutput<typeof listSegmentsOperation>;
export type Segment = SegmentPage["data"][number];
export type NewSegment = ApiInput<typeof createSegmentOperation>["body"];
export type Filter = NewSegment["filter"];
export type FilterCondition = Filter["conditions"][number];

export const segmentKeys = {
  all: ["segments"] as const,
  list: ["segments", "list"] as const,
  detail: (segment: string) => ["segments", "one", segment] as const,
  preview: (filter: string) => ["segments", "preview", filter] as const,
};

/** The newest hundred segments. */
export function useSegments() {
  return useQuery({
    queryKey: segmentKeys.list,
    queryFn: ({ signal }) =>
      apiCall<typeof listSegmentsOperation>("GET", "/segments", { query: { limit: "100" }, signal }),
  });
}

export function useSegment(segment: string) {
  return useQuery({
    queryKey: segmentKeys.detail(segment),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getSegmentOperation>("GET", "/segments/{segment}", { params: { segment }, signal })).data,
  });
}

/** How many contacts a filter finds, and the newest few; asked only while the filter is whole. */
export function useSegmentPreview(filter: Filter, enabled: boolean) {
  return useQuery({
    queryKey: segmentKeys.preview(JSON.stringify(filter)),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof previewSegmentOperation>("POST", "/segments/preview", { body: { filter }, signal })).data,
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Creates a segment, or changes the one whose id is given. */
export function useSaveSegment(segment: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewSegment) =>
      segment === undefined
        ? (await apiCall<typeof createSegmentOperation>("POST", "/segments", { body })).data
        : (await apiCall<typeof updateSegmentOperation>("PATCH", "/segments/{segment}", { params: { segment }, body }))
            .data,
    onSuccess: () => client.invalidateQueries({ queryKey: segmentKeys.all }),
  });
}

export function useDeleteSegment(segment: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof deleteSegmentOperation>("DELETE", "/segments/{segment}", { params: { segment } }),
    onSuccess: () => client.invalidateQueries({ queryKey: segmentKeys.list }),
  });
}
