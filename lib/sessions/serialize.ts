import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const sessionSchema = z
  .strictObject({
    id: z.string(),
    current: z.boolean().openapi({ description: "The one this request came with." }),
    address: z.string().openapi({ description: "The network address it was begun from." }),
    user_agent: z.string(),
    workspace: z.strictObject({ id: z.string(), name: z.string() }),
    created_at: timeSchema,
    last_seen_at: timeSchema,
    expires_at: timeSchema,
  })
  .openapi("Session");
export type Session = z.infer<typeof sessionSchema>;
