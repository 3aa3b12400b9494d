import { z } from "@hono/zod-openapi";
import { ASK_FIELDS } from "@/lib/plans/step-input";

/** Whom a rule asks, how many have to agree, and for how long: what approval steps of a plan say too. */
export const askOptionsSchema = z.strictObject(ASK_FIELDS).openapi("AskOptions");
export type AskOptions = z.infer<typeof askOptionsSchema>;
