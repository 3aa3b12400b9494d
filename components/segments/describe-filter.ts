import { ATTRIBUTE_PREFIX, type Operator } from "@/lib/segments/operators";
import type { Filter, FilterCondition } from "@/lib/segments/queries";

export const FIELD_LABELS: Record<string, string> = {
  name: "Name",
  email: "Email",
  phone: "Phone",
  company: "Company",
  title: "Title",
  timezone: "Time zone",
  language: "Language",
  tags: "Tag",
  consent: "Consent",
  suppressed: "Do not contact",
  created_at: "Added",
  updated_at: "Changed",
  consent_at: "Consent changed",
};

export const OPERATOR_LABELS: Record<Operator, string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  starts_with: "starts with",
  exists: "is there",
  not_exists: "is missing",
  before: "is before",
  after: "is after",
  more_than: "is more than",
  less_than: "is less than",
};

/** A filter in words. */
export function describeFilter({ match, conditions }: Filter): string {
  if (conditions.length === 0) return "Everybody";
  return conditions.map(describeCondition).join(match === "all" ? " and " : " or ");
}

function describeCondition({ field, operator, value }: FilterCondition): string {
  const label = FIELD_LABELS[field] ?? field.slice(ATTRIBUTE_PREFIX.length);
  return [label, OPERATOR_LABELS[operator], value].filter(Boolean).join(" ");
}
