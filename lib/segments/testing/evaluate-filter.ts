import { dayOf } from "../day-value";
import type { Condition, SegmentFilter } from "../filter-schema";

/** A contact as the database holds it, as far as filters see it. */
export interface Person {
  name: string;
  phone: string | null;
  company: string | null;
  title: string | null;
  timezone: string | null;
  language: string | null;
  tags: string[];
  attributes: Record<string, string | number | boolean>;
  consent: string;
  consentAt: Date | null;
  suppressedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What a filter means, said a second time without SQL: tests hold the two against each other. */
export function evaluateFilter({ match, conditions }: SegmentFilter, person: Person, now: Date): boolean {
  if (conditions.length === 0) return true;
  const holds = (condition: Condition) => evaluate(condition, person, now);
  return match === "all" ? conditions.every(holds) : conditions.some(holds);
}

function evaluate({ field, operator, value = "" }: Condition, person: Person, now: Date): boolean {
  if (field === "tags") {
    if (operator === "is") return person.tags.includes(value);
    if (operator === "is_not") return !person.tags.includes(value);
    if (operator === "exists") return person.tags.length > 0;
    if (operator === "not_exists") return person.tags.length === 0;
    return person.tags.some((tag) => text(tag, operator, value));
  }
  if (field === "consent") return (person.consent === value) === (operator === "is");
  if (field === "suppressed") return String(person.suppressedAt !== null) === value;
  if (field.endsWith("_at")) {
    const at =
      { created_at: person.createdAt, updated_at: person.updatedAt, consent_at: person.consentAt }[field] ?? null;
    return date(at?.toISOString() ?? null, operator, dayOf(value, now));
  }
  if (field.startsWith("attributes.")) return attribute(person.attributes[field.slice(11)], operator, value, now);
  return text(person[field as "name"], operator, value);
}

function text(held: string | null, operator: string, value: string): boolean {
  if (operator === "exists") return held !== null;
  if (operator === "not_exists") return held === null;
  if (operator === "is_not") return held?.toLowerCase() !== value.toLowerCase();
  if (held === null) return false;
  const [one, other] = [held.toLowerCase(), value.toLowerCase()];
  return operator === "is" ? one === other : operator === "contains" ? one.includes(other) : one.startsWith(other);
}

function date(held: string | null, operator: string, day: string): boolean {
  if (operator === "exists") return held !== null;
  if (operator === "not_exists") return held === null;
  if (held === null || !/^\d{4}-\d\d-\d\d/.test(held)) return false;
  return operator === "before" ? held.slice(0, 10) < day : held.slice(0, 10) > day;
}

function attribute(held: string | number | boolean | undefined, operator: string, value: string, now: Date): boolean {
  const same =
    held === value ||
    (typeof held === "number" && held === Number(value)) ||
    (typeof held === "boolean" && String(held) === value);
  if (operator === "is") return same;
  if (operator === "is_not") return !same;
  const written = held === undefined ? null : String(held);
  if (operator === "before" || operator === "after") return date(written, operator, dayOf(value, now));
  if (operator === "more_than" || operator === "less_than") {
    if (written === null || !/^-?\d{1,15}(\.\d{1,15})?$/.test(written)) return false;
    return operator === "more_than" ? Number(written) > Number(value) : Number(written) < Number(value);
  }
  return text(written, operator, value);
}
