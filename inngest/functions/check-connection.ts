import type { Inngest } from "inngest";
import { checkConnection as check, endCheck } from "@/lib/connections/check-connection";

/** Finishes a sign-in that has come back, and tries a connection out; one at a time for each connection. */
export function checkConnection(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "check-connection",
      triggers: [{ event: "connection.check" }],
      concurrency: { limit: 1, key: "event.data.connection_id" },
      retries: 3,
      onFailure: async ({ event }) => {
        await endCheck((event.data.event.data as { connection_id: string }).connection_id);
      },
    },
    async ({ event, step }) => {
      const { connection_id: id } = event.data as { connection_id: string };
      await step.run("check", async () => {
        await check(id);
        return null;
      });
    },
  );
}
