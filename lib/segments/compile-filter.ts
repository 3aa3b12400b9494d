import { escapeLike } from "@/lib/db/like-pattern";
import { dayOf, nextDay } from "./day-value";
import type { Condition, SegmentFilter } from "./filter-schema";
import { ATTRIBUTE_PREFIX, fieldKind } from "./operators";

/** Takes a value and answers its placeholder: nothing of a filter is ever written into the SQL itself. */
export type Placeholder = (value: unknown) => string;

/** A checked filter as a condition over `contacts`. @param now what `today` means */
export function compileFilter(filter: SegmentFilter, param: Placeholder, now = new Date()): string {
  if (filter.conditions.length === 0) return "true";
  const parts = filter.conditions.map((condition) => `(${compileCondition(condition, param, now)})`);
  return `(${parts.join(filter.match === "all" ? " AND " : " OR ")})`;
}

function compileCondition(condition: Condition, param: Placeholder, now: Date): string {
  const kind = fieldKind(condition.field);
  if (kind === "attribute") return compileAttribute(condition, param, now);
  if (kind === "tags") return compileTags(condition, param);
  if (kind === "date") return compileDate(condition, param, now);
  const { field, operator, value = "" } = condition;
  if (kind === "consent") return `consent ${operator === "is" ? "=" : "<>"} ${param(value)}`;
  if (kind === "suppressed") return `suppressed_at IS ${value === "true" ? "NOT NULL" : "NULL"}`;
  if (kind === "text") return compileText(field, operator, value, param);
  throw new Error(`no field ${field}`);
}

/** @param sql a column or an expression of this module's own making */
function compileText(sql: string, operator: Condition["operator"], value: string, param: Placeholder): string {
  switch (operator) {
    case "is":
      return `lower(${sql}) = lower(${param(value)})`;
    case "is_not":
      return `${sql} IS NULL OR lower(${sql}) <> lower(${param(value)})`;
    case "contains":
      return `${sql} ILIKE ${param(`%${escapeLike(value)}%`)}`;
    case "starts_with":
      return `${sql} ILIKE ${param(`${escapeLike(value)}%`)}`;
    case "exists":
      return `${sql} IS NOT NULL`;
    case "not_exists":
      return `${sql} IS NULL`;
    default:
      throw new Error(`text has no ${operator}`);
  }
}

function compileTags({ operator, value = "" }: Condition, param: Placeholder): string {
  const some = (pattern: string) => `EXISTS (SELECT 1 FROM unnest(tags) AS tag WHERE tag ILIKE ${param(pattern)})`;
  switch (operator) {
    case "is":
      return `tags @> ARRAY[${param(value)}::text]`;
    case "is_not":
      return `NOT coalesce(tags @> ARRAY[${param(value)}::text], false)`;
    case "contains":
      return some(`%${escapeLike(value)}%`);
    case "starts_with":
      return some(`${escapeLike(value)}%`);
    case "exists":
      return "cardinality(tags) > 0";
    default:
      return "coalesce(cardinality(tags), 0) = 0";
  }
}

/** Days are days of UTC; neither `before` nor `after` includes the day itself. */
function compileDate({ field, operator, value = "" }: Condition, param: Placeholder, now: Date): string {
  const start = (day: string) => param(new Date(`${day}T00:00:00Z`));
  if (operator === "before") return `${field} < ${start(dayOf(value, now))}`;
  if (operator === "after") return `${field} >= ${start(nextDay(dayOf(value, now)))}`;
  return `${field} IS ${operator === "exists" ? "NOT NULL" : "NULL"}`;
}

/** Attributes are what somebody put there: text, numbers, true or false; what has another shape matches no comparison. */
function compileAttribute(condition: Condition, param: Placeholder, now: Date): string {
  const { operator, value = "" } = condition;
  const key = condition.field.slice(ATTRIBUTE_PREFIX.length);
  if (operator === "is") return isAttribute(key, value, param);
  if (operator === "is_not") return `NOT (${isAttribute(key, value, param)})`;
  const text = `(attributes ->> ${param(key)}::text)`;
  switch (operator) {
    case "before":
    case "after": {
      const compare = operator === "before" ? "<" : ">";
      const day = `left(${text}, 10) COLLATE "C" ${compare} ${param(dayOf(value, now))}`;
      return `coalesce(${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' AND ${day}, false)`;
    }
    case "more_than":
    case "less_than": {
      const compare = `${text}::float8 ${operator === "more_than" ? ">" : "<"} ${param(Number(value))}::float8`;
      return `CASE WHEN ${text} ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' THEN ${compare} ELSE false END`;
    }
    default:
      return compileText(text, operator, value, param);
  }
}

/** By containment, which the index answers: the text itself, or the number, true or false that it writes. */
function isAttribute(key: string, value: string, param: Placeholder): string {
  const values: unknown[] = [value];
  if (/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) values.push(Number(value));
  if (value === "true" || value === "false") values.push(value === "true");
  return values.map((one) => `attributes @> ${param(JSON.stringify({ [key]: one }))}::jsonb`).join(" OR ");
}
