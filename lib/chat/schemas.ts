import { z } from "@hono/zod-openapi";

/** The part of the OpenAI API that an agent can answer as a model. What else a client sends is taken and not looked at. */

const textPart = z.looseObject({ type: z.literal("text"), text: z.string() });

const message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: z.union([z.string().max(200_000), z.array(textPart).max(100), z.null()]).optional(),
});

export const chatBody = z
  .looseObject({
    model: z.string().min(1).max(200).openapi({ description: "An agent, by slug or id." }),
    messages: z.array(message).min(1).max(200),
    stream: z.boolean().nullable().optional(),
    stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullable().optional(),
  })
  .openapi("ChatCompletionRequest");
export type ChatBody = z.infer<typeof chatBody>;

const usage = z.strictObject({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() });

export const completionSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal("chat.completion"),
    created: z.int().openapi({ description: "Epoch seconds." }),
    model: z.string(),
    choices: z.array(
      z.strictObject({
        index: z.literal(0),
        message: z.strictObject({
          role: z.literal("assistant"),
          content: z.string(),
          refusal: z.null(),
          reasoning_content: z.string().optional().openapi({ description: "What the agent thought on the way." }),
        }),
        logprobs: z.null(),
        finish_reason: z.literal("stop"),
      }),
    ),
    usage,
    drover: z
      .strictObject({ run_id: z.string(), status: z.string(), approval_ids: z.array(z.string()) })
      .openapi({ description: "The run behind the answer; `approval_ids` wait for a person." }),
  })
  .openapi("ChatCompletion");
export type Completion = z.infer<typeof completionSchema>;

export const modelSchema = z
  .strictObject({ id: z.string(), object: z.literal("model"), created: z.int(), owned_by: z.string() })
  .openapi("Model");
export type Model = z.infer<typeof modelSchema>;
