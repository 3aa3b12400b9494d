import { z } from "@hono/zod-openapi";
import { freeText } from "@/lib/validation/text";

/** What an agent that works through contacts is set to, beside its plan: as S4 names it. */

const capabilities = z
  .array(z.string().trim().min(1).max(100))
  .max(100)
  .openapi({
    description:
      "What the agent is for. Those that name a tool or an app (`email.send`, `crm`) are the only ones its playbook may call, if there are any.",
    example: ["email", "crm"],
  });

const llmConfig = z
  .strictObject({
    provider: z.string().min(1).max(100).openapi({ description: "A model provider of the workspace." }),
    model: z.string().min(1).max(200),
    temperature: z.number().min(0).max(2),
    max_tokens: z.int().min(1).max(1_000_000).openapi({ description: "Of each answer." }),
    system: freeText(20_000).openapi({ description: "Instructions for every step that asks a model and has none." }),
  })
  .partial()
  .openapi({ description: "For the steps that ask a model and do not say it themselves." });

const monitoring = z
  .strictObject({
    watch: z
      .array(z.string().min(1).max(200))
      .max(50)
      .openapi({
        description: "Which figures of a run an alert names. All of them when left out.",
        example: ["failed", "rejected"],
      }),
    alert_when: z.string().min(1).max(2000).openapi({
      description:
        "CEL over the figures of a run once it comes to a stand: `run.contacts`, `run.completed`, `run.failed`, `run.cancelled`, `run.timed_out`, `run.skipped`, `run.awaiting_approval`, `run.actions`, `run.executed`, `run.rejected`. True: people are told.",
      example: "run.failed > 0 || run.rejected > run.contacts / 2",
    }),
    enabled: z.boolean(),
  })
  .partial()
  .openapi({ description: "What to watch in its runs, and when to alert." });

export const playbookSettings = z.strictObject({ capabilities, llm_config: llmConfig, monitoring }).extend({
  identity_id: z
    .string()
    .max(200)
    .nullable()
    .openapi({ description: "Id or name of the identity that mail to contacts comes from." }),
});

export type PlaybookSettings = Partial<z.output<typeof playbookSettings>>;
