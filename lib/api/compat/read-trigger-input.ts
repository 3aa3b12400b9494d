import { AppError } from "@/lib/errors/app-error";
import { coerceStrings } from "@/lib/triggers/coerce-strings";
import { invalidInput } from "@/lib/validation/parse-input";
import { checkJsonContent } from "../json-limits";
import { decodeUtf8, parseJsonBytes } from "../read-json";
import { readQuery } from "../read-query";

const MAX_FIELDS = 10_000;

interface Source {
  /** With the query that is to count. */
  url: string;
  contentType: string | null;
  raw: Uint8Array;
  /** The agent's input schema, by which strings of forms and queries become what it asks for. */
  schema: unknown;
}

/** What a call carries: `body` as it was parsed (undefined without one), and all of it as the run's input. */
export interface TriggerInput {
  input: Record<string, unknown>;
  body: unknown;
}

/**
 * Query, form and JSON as one input; the body wins over the query. JSON that is no object becomes `{body: value}`.
 * @throws AppError unsupported_media_type, invalid_json, invalid_encoding, json_too_deep, validation_failed, invalid_characters
 */
export function readTriggerInput({ url, contentType, raw, schema }: Source): TriggerInput {
  const query = coerceStrings(readQuery(url), schema);
  if (raw.length === 0) return { input: checked(query), body: undefined };
  const type = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded") {
    const form = readForm(decodeUtf8(raw));
    return { input: checked({ ...query, ...coerceStrings(form, schema) }), body: form };
  }
  if (type === "application/json" || /^application\/[\w.-]+\+json$/.test(type)) {
    const body = parseJsonBytes(raw);
    const fields = typeof body === "object" && body !== null && !Array.isArray(body) ? body : { body };
    return { input: checked({ ...query, ...fields }), body };
  }
  throw new AppError(
    "unsupported_media_type",
    "Send the input as application/json or application/x-www-form-urlencoded, or in the query.",
  );
}

function readForm(text: string): Record<string, string> {
  if (text.split("&", MAX_FIELDS + 1).length > MAX_FIELDS) {
    throw invalidInput([{ path: "", message: `The form has more than ${MAX_FIELDS} fields.` }]);
  }
  return readQuery(`?${text.trim().replaceAll("#", "%23")}`);
}

function checked(input: Record<string, unknown>): Record<string, unknown> {
  checkJsonContent(input);
  return input;
}
