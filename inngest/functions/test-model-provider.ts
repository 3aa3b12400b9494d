import type { Inngest } from "inngest";
import { testModelProvider } from "@/lib/model-providers/test-provider";

/** Asks the models of one provider something small; one test of a provider at a time. */
export function testModelProviderFunction(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "test-model-provider",
      triggers: [{ event: "model_provider.test" }],
      concurrency: { limit: 1, key: "event.data.provider_id" },
      retries: 3,
    },
    async ({ event, step }) => {
      const { provider_id: id } = event.data as { provider_id: string };
      await step.run("test", () => testModelProvider(id));
    },
  );
}
