import { z } from "@hono/zod-openapi";
import { playbookSettings } from "@/lib/agents/playbook-settings";
import { jsonObject } from "@/lib/api/schemas";
import { freeText, nameText } from "@/lib/validation/text";

const fields = {
  name: nameText,
  description: freeText(2_000),
  playbook_template: nameText.max(100).openapi({
    description: "A predefined playbook, such as `renewal_follow_up`: see `GET /api/v1/playbook-templates`.",
  }),
  ...playbookSettings.shape,
  playbook: jsonObject.openapi({
    description:
      "`steps`, in the plan language, are done for each contact; `targeting` is `all`, `{segment}` or `{filter}`; `include_suppressed` works for those too who are not to be contacted.",
    example: {
      steps: [
        {
          id: "send",
          tool: "email.send",
          input: { to: "{{ contact.email }}", subject: "Hello {{ contact.name }}", body: "How are you doing?" },
        },
      ],
    },
  }),
  enabled: z.boolean().openapi({ description: "Whether runs may start. True unless given." }),
};

export const createPlaybookAgentInput = z.strictObject(fields).partial().required({ name: true });
export const updatePlaybookAgentInput = z.strictObject(fields).partial();
export type CreatePlaybookAgentInput = z.output<typeof createPlaybookAgentInput>;
export type UpdatePlaybookAgentInput = z.output<typeof updatePlaybookAgentInput>;
