import type { Inngest } from "inngest";
import type { RemovedConnection } from "@/lib/connections/emit-check";
import { forgetTokens, revokeTokens } from "@/lib/connections/revoke-tokens";

/** Revokes the tokens of a deleted connection, for as long as that may help; then they are forgotten either way. */
export function revokeConnection(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "revoke-connection",
      triggers: [{ event: "connection.removed" }],
      retries: 5,
      onFailure: async ({ event }) => {
        const data = event.data.event.data as RemovedConnection;
        await forgetTokens(data.workspace_id, data.credential_id);
      },
    },
    async ({ event, step }) => {
      await step.run("revoke", async () => {
        await revokeTokens(event.data as RemovedConnection);
        return null;
      });
    },
  );
}
