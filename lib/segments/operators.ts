/** What filters can be made of; without a schema, so that the browser has it too. */
export const TEXT_FIELDS = ["name", "email", "phone", "company", "title", "timezone", "language"] as const;
export const DATE_FIELDS = ["created_at", "updated_at", "consent_at"] as const;
export const OTHER_FIELDS = ["tags", "consent", "suppressed"] as const;
export const ATTRIBUTE_PREFIX = "attributes.";

export const OPERATORS = [
  "is",
  "is_not",
  "contains",
  "starts_with",
  "exists",
  "not_exists",
  "before",
  "after",
  "more_than",
  "less_than",
] as const;
export type Operator = (typeof OPERATORS)[number];

export type FieldKind = "text" | "date" | "tags" | "consent" | "suppressed" | "attribute";

/** Which operators a field of a kind knows. */
export const OPERATORS_OF: Record<FieldKind, readonly Operator[]> = {
  text: ["is", "is_not", "contains", "starts_with", "exists", "not_exists"],
  date: ["before", "after", "exists", "not_exists"],
  tags: ["is", "is_not", "contains", "starts_with", "exists", "not_exists"],
  consent: ["is", "is_not"],
  suppressed: ["is"],
  attribute: OPERATORS,
};

const isOne = <T extends string>(all: readonly T[], value: string): value is T => all.includes(value as T);

/** What kind of field this is; undefined when there is no such field. */
export function fieldKind(field: string): FieldKind | undefined {
  if (isOne(TEXT_FIELDS, field)) return "text";
  if (isOne(DATE_FIELDS, field)) return "date";
  if (isOne(OTHER_FIELDS, field)) return field;
  return field.startsWith(ATTRIBUTE_PREFIX) ? "attribute" : undefined;
}
