import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createModelProviderOperation,
  deleteModelProviderOperation,
  listModelProvidersOperation,
  testModelProviderOperation,
  updateModelProviderOperation,
} from "./routes";

export type ModelProviderPage = ApiOutput<typeof listModelProvidersOperation>;
export type ModelProvider = ModelProviderPage["data"][number];
export type NewModelProvider = ApiInput<typeof createModelProviderOperation>["body"];
export type ModelProviderChange = NonNullable<ApiInput<typeof updateModelProviderOperation>["body"]>;

/** All of a workspace's providers fit on one page. */
export const PROVIDERS_SHOWN = 100;
/** While a worker is being waited for, and otherwise. */
const TESTING_POLL_MS = 1000;
const POLL_MS = 15_000;

export const modelProviderKeys = { list: ["model-providers"] as const };

/** The workspace's providers; read often while a test is awaited. @param testing ids with the `last_tested_at` that is to move */
export function useModelProviders(testing: ReadonlyMap<string, string | null> = new Map()) {
  return useQuery({
    queryKey: modelProviderKeys.list,
    queryFn: ({ signal }) => {
      const query = { limit: String(PROVIDERS_SHOWN) };
      return apiCall<typeof listModelProvidersOperation>("GET", "/model-providers", { query, signal });
    },
    refetchInterval: ({ state }) =>
      state.data?.data.some((provider) => isTesting(provider, testing)) ? TESTING_POLL_MS : POLL_MS,
  });
}

/** Whether a worker is still to say what came of a test. */
export function isTesting(provider: ModelProvider, testing: ReadonlyMap<string, string | null>): boolean {
  const { id, last_tested_at: at } = provider;
  return at === null || (testing.has(id) && testing.get(id) === at);
}

export function useCreateModelProvider() {
  return useChange(
    async (body: NewModelProvider) =>
      (await apiCall<typeof createModelProviderOperation>("POST", "/model-providers", { body })).data,
  );
}

export function useUpdateModelProvider() {
  return useChange(
    async ({ id, ...body }: ModelProviderChange & { id: string }) =>
      (
        await apiCall<typeof updateModelProviderOperation>("PATCH", "/model-providers/{model_provider}", {
          params: { model_provider: id },
          body,
        })
      ).data,
  );
}

export function useDeleteModelProvider() {
  return useChange((id: string) =>
    apiCall<typeof deleteModelProviderOperation>("DELETE", "/model-providers/{model_provider}", {
      params: { model_provider: id },
    }),
  );
}

export function useTestModelProvider() {
  return useChange((id: string) =>
    apiCall<typeof testModelProviderOperation>("POST", "/model-providers/{model_provider}/test", {
      params: { model_provider: id },
    }),
  );
}

function useChange<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: modelProviderKeys.list }),
  });
}
