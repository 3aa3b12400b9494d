import type { Inngest } from "inngest";
import { importPart } from "@/lib/contact-imports/import-part";

/** What takes longer is the sweep's to go on with. */
const MOST_PARTS = 300;

/** Takes in one file of contacts, a few seconds of work a step; one of a workspace at a time. */
export function importContacts(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "import-contacts",
      triggers: [{ event: "contacts.import_requested" }],
      concurrency: { limit: 1, key: "event.data.workspace_id" },
      retries: 10,
    },
    async ({ event, step }) => {
      const { import_id: id } = event.data as { import_id: string };
      for (let part = 1; part <= MOST_PARTS; part++) {
        if (await step.run(`part-${part}`, () => importPart(id))) return;
      }
    },
  );
}
