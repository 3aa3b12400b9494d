import type { z } from "zod";
import {
  attributeValue,
  CONSENTS,
  type Consent,
  emailText,
  languageText,
  MAX_TAGS,
  tagText,
  timezoneText,
} from "@/lib/contacts/fields";
import { nameText } from "@/lib/validation/text";
import type { ImportSettings } from "./settings-schema";

/** What a row says of a contact; null where it says nothing. */
export interface ImportedContact {
  name: string | null;
  email: string | null;
  phone: string | null;
  company: string | null;
  title: string | null;
  timezone: string | null;
  language: string | null;
  tags: string[];
  attributes: Record<string, string>;
  consent: Consent | null;
}

export interface RowProblem {
  /** Index of the column; -1 when it is the row's as a whole. */
  column: number;
  value: string;
  problem: string;
}

export type RowResult = { contact: ImportedContact } | { problem: RowProblem } | "blank";

const TEXT = { name: nameText, phone: nameText, company: nameText, title: nameText } as const;
const CHECKED = { ...TEXT, email: emailText, timezone: timezoneText, language: languageText } as const;
const storable = attributeValue.refine((value) => !/[\0]/.test(String(value)), "Has characters that cannot be stored.");

class Refused extends Error {}

/** One row of the file by the mapping. Nothing is taken of a row that has something wrong in it. */
export function readRow(cells: readonly string[], { mapping }: Pick<ImportSettings, "mapping">): RowResult {
  const values = cells.map(cleaned);
  if (values.every((value) => value === "")) return "blank";
  const beyond = values.findIndex((value, at) => at >= mapping.length && value !== "");
  if (beyond >= 0) {
    return {
      problem: { column: -1, value: "", problem: `Has ${cells.length} columns, the file has ${mapping.length}.` },
    };
  }
  const contact: ImportedContact = {
    name: null,
    email: null,
    phone: null,
    company: null,
    title: null,
    timezone: null,
    language: null,
    tags: [],
    attributes: {},
    consent: null,
  };
  const names: { first_name?: string; last_name?: string } = {};
  for (const [column, value] of values.entries()) {
    const target = mapping[column];
    if (!target || value === "") continue;
    try {
      put(contact, names, target, value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return {
        problem: { column, value: value.slice(0, 200).toWellFormed().replaceAll("\0", ""), problem: error.message },
      };
    }
  }
  contact.name ??= [names.first_name, names.last_name].filter(Boolean).join(" ").slice(0, 200) || null;
  if (contact.name || contact.email) return { contact };
  return { problem: { column: -1, value: "", problem: "Has neither a name nor an email address." } };
}

/** Spaces around it, and the mark by which an export keeps a spreadsheet from taking text for a formula, are no part of it. */
function cleaned(cell: string): string {
  const text = cell.trim();
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

function put(
  contact: ImportedContact,
  names: { first_name?: string; last_name?: string },
  target: string,
  value: string,
): void {
  if (target in CHECKED) {
    const field = target as keyof typeof CHECKED;
    contact[field] = check(CHECKED[field], value);
  } else if (target === "first_name" || target === "last_name") names[target] = check(nameText, value);
  else if (target === "consent") contact.consent = readConsent(value);
  else if (target === "tags") {
    const tags = value.split(/[,;|]/).map((tag) => tag.trim());
    const given = tags.filter(Boolean).map((tag) => check(tagText, tag));
    contact.tags = [...new Set([...contact.tags, ...given])];
    if (contact.tags.length > MAX_TAGS) throw new Refused(`Has more than ${MAX_TAGS} tags.`);
  } else contact.attributes[target.slice("attributes.".length)] = String(check(storable, value.toWellFormed()));
}

function check<T>(schema: z.ZodType<T>, value: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refused(parsed.error.issues[0]?.message ?? "Is not valid.");
}

const CONSENT_WORDS: Record<string, Consent> = {
  yes: "granted",
  true: "granted",
  "1": "granted",
  no: "withdrawn",
  false: "withdrawn",
  "0": "withdrawn",
};

function readConsent(value: string): Consent {
  const word = value.toLowerCase();
  const consent = CONSENTS.find((each) => each === word) ?? CONSENT_WORDS[word];
  if (consent) return consent;
  throw new Refused(`Must be ${CONSENTS.join(", ")}, yes or no.`);
}
