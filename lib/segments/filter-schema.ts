import { z } from "@hono/zod-openapi";
import { attributeKey, CONSENTS } from "@/lib/contacts/fields";
import {
  ATTRIBUTE_PREFIX,
  DATE_FIELDS,
  type FieldKind,
  fieldKind,
  OPERATORS,
  OPERATORS_OF,
  type Operator,
  OTHER_FIELDS,
  TEXT_FIELDS,
} from "./operators";

const isOne = <T extends string>(all: readonly T[], value: string): value is T => all.includes(value as T);

/** A day, or one counted from today: `today`, `today-30d`, `today+7d`. */
export const DAY = /^(?:\d{4}-\d\d-\d\d|today(?:[+-]\d{1,4}d)?)$/;
export const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;

const condition = z
  .strictObject({
    field: z
      .string()
      .max(120)
      .openapi({
        description: `${[...TEXT_FIELDS, ...DATE_FIELDS, ...OTHER_FIELDS].join(", ")}, or ${ATTRIBUTE_PREFIX}<key>.`,
      }),
    operator: z.enum(OPERATORS),
    value: z.string().trim().max(500).optional().openapi({
      description: "Left out for `exists` and `not_exists`. Days are `2026-01-31`, `today`, `today-30d` or `today+7d`.",
    }),
  })
  .superRefine(({ field, operator, value }, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    const kind = fieldKind(field);
    const key = field.slice(ATTRIBUTE_PREFIX.length);
    const isNamed = kind !== "attribute" || attributeKey.safeParse(key).success;
    if (!kind || !isNamed) return refuse("field", "There is no such field.");
    if (!OPERATORS_OF[kind].includes(operator)) return refuse("operator", `Is not known of ${field}.`);
    if (operator === "exists" || operator === "not_exists") {
      if (value) refuse("value", "Takes no value.");
      return;
    }
    const problem = valueProblem(kind, operator, value ?? "");
    if (problem) refuse("value", problem);
  });

function valueProblem(kind: FieldKind, operator: Operator, value: string): string | undefined {
  if (value === "") return "May not be empty.";
  if (kind === "consent" && !isOne(CONSENTS, value)) return `Must be ${CONSENTS.join(", ")}.`;
  if (kind === "suppressed" && value !== "true" && value !== "false") return "Must be true or false.";
  if (operator === "before" || operator === "after") {
    const isDay = DAY.test(value) && (value.startsWith("today") || !Number.isNaN(Date.parse(value)));
    if (!isDay) return "Must be a day, such as 2026-01-31, today or today-30d.";
  }
  if ((operator === "more_than" || operator === "less_than") && !NUMBER.test(value)) return "Must be a number.";
  return undefined;
}

export const segmentFilter = z
  .strictObject({
    match: z.enum(["all", "any"]).openapi({ description: "Whether all conditions have to hold, or one of them." }),
    conditions: z.array(condition).max(20, "May have at most 20 conditions."),
  })
  .openapi("SegmentFilter", { description: "Without conditions: everybody." });
export type SegmentFilter = z.output<typeof segmentFilter>;
export type Condition = SegmentFilter["conditions"][number];
