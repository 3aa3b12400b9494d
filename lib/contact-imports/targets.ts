/** What a column of a file can become, beside `attributes.<key>`; without a schema, so that the browser has it too. */
export const TARGETS = [
  "name",
  "first_name",
  "last_name",
  "email",
  "phone",
  "company",
  "title",
  "timezone",
  "language",
  "tags",
  "consent",
] as const;
export type Target = (typeof TARGETS)[number];

export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
