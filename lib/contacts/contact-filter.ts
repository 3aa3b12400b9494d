import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { likePattern } from "@/lib/db/like-pattern";
import { compileFilter, type Placeholder } from "@/lib/segments/compile-filter";
import type { SegmentFilter } from "@/lib/segments/filter-schema";
import { findSegment } from "@/lib/segments/find-segment";
import { invalidInput } from "@/lib/validation/parse-input";
import { CONSENTS } from "./fields";

/** The filters of the contact list and of its export, as they stand in a query. */
export const contactQuery = {
  q: z.string().max(200).optional().openapi({ description: "Part of the name, email address or company." }),
  tag: z.string().max(100).optional().openapi({ description: "Has this tag." }),
  company: z.string().max(200).optional().openapi({ description: "The company, in any case." }),
  consent: z.enum(CONSENTS).optional().openapi({ description: "The consent they have given." }),
  suppressed: z.enum(["true", "false"]).optional().openapi({ description: "Whether they are not to be contacted." }),
  attribute: z
    .string()
    .max(600)
    .optional()
    .openapi({ description: "`key:value` of an attribute.", example: "plan:pro" }),
  segment: z.string().max(200).optional().openapi({ description: "Id of a segment they are in." }),
};

/** Which contacts; every filter that is given has to hold. */
export interface ContactFilter {
  q?: string | undefined;
  tag?: string | undefined;
  company?: string | undefined;
  consent?: (typeof CONSENTS)[number] | undefined;
  suppressed?: "true" | "false" | undefined;
  /** `key:value` */
  attribute?: string | undefined;
  /** Id of a segment. */
  segment?: string | undefined;
}

/** The filter as a condition over `contacts` of the caller's workspace. @throws AppError not_found (the segment), validation_failed */
export async function contactCondition(ctx: Ctx, input: ContactFilter, param: Placeholder): Promise<string> {
  const filters: SegmentFilter["conditions"] = [];
  if (input.tag) filters.push({ field: "tags", operator: "is", value: input.tag });
  if (input.company) filters.push({ field: "company", operator: "is", value: input.company.trim() });
  if (input.consent) filters.push({ field: "consent", operator: "is", value: input.consent });
  if (input.suppressed) filters.push({ field: "suppressed", operator: "is", value: input.suppressed });
  if (input.attribute) filters.push(attributeCondition(input.attribute));
  const pattern = likePattern(input.q);
  const parts = [
    `workspace_id = ${param(ctx.workspaceId)}`,
    pattern && anywhere(param(pattern)),
    filters.length > 0 && compileFilter({ match: "all", conditions: filters }, param),
    input.segment && compileFilter((await findSegment(db, ctx, input.segment)).filter as SegmentFilter, param),
  ];
  return parts.filter(Boolean).join(" AND ");
}

/** The expression of contacts_search_idx; no pattern reaches from one line of it into the next. */
const anywhere = (pattern: string) =>
  `(name || E'\\n' || coalesce(email, '') || E'\\n' || coalesce(company, '')) ILIKE ${pattern}`;

function attributeCondition(text: string): SegmentFilter["conditions"][number] {
  const [, key = "", value = ""] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  if (!key || !value) throw invalidInput([{ path: "attribute", message: "Must be key:value." }]);
  return { field: `attributes.${key}`, operator: "is", value };
}
