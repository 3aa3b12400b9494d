import { z } from "@hono/zod-openapi";
import { ERROR_STATUS } from "@/lib/errors/codes";

/** The one shape of an error, as the OpenAPI document and the tests know it. */
export const errorSchema = z
  .strictObject({
    error: z.enum(Object.keys(ERROR_STATUS)).openapi({ example: "rate_limit_exceeded" }),
    message: z.string().openapi({ example: "Too many requests. Retry after 30 seconds." }),
    request_id: z.string(),
    retry_after_ms: z.int().optional().openapi({ example: 30000 }),
    details: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Error");
