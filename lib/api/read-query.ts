import { AppError } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import { checkText } from "./json-limits";

/**
 * The query as plain strings by name: no arrays, no objects, nothing that could become an operator further on.
 * @throws AppError validation_failed for a repeated name, invalid_encoding, invalid_characters
 */
export function readQuery(url: string): Record<string, string> {
  const start = url.indexOf("?");
  const end = url.indexOf("#", start);
  const query: Record<string, string> = Object.create(null);
  if (start < 0) return query;
  for (const pair of url.slice(start + 1, end < 0 ? undefined : end).split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? "" : decode(pair.slice(at + 1));
    if (name in query) throw invalidInput([{ path: name, message: "Given more than once." }]);
    checkText(name, []);
    checkText(value, [name]);
    query[name] = value;
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new AppError("invalid_encoding", "The query is not valid percent-encoded UTF-8.");
  }
}
