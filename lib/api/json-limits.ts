import { AppError } from "@/lib/errors/app-error";
import { formatPath, invalidInput } from "@/lib/validation/parse-input";

export const MAX_DEPTH = 64;
const MAX_KEYS = 10_000;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * One linear look at the text before JSON.parse: deep nesting is cheap to send and expensive to walk.
 * @throws AppError json_too_deep, validation_failed
 */
export function checkJsonShape(text: string): void {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      for (i++; i < text.length && text.charCodeAt(i) !== QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
    } else if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH)
        throw new AppError("json_too_deep", `The JSON is nested more than ${MAX_DEPTH} levels deep.`);
    } else if (code === 125 || code === 93) depth--;
    else if (code === 58 && ++keys > MAX_KEYS) {
      throw invalidInput([{ path: "", message: `The JSON has more than ${MAX_KEYS} fields.` }]);
    }
  }
}

/**
 * What no field may hold, whatever its schema: keys that reach a prototype, text PostgreSQL cannot keep, numbers JSON
 * cannot say. Depth is bounded by checkJsonShape.
 * @throws AppError validation_failed, invalid_characters
 */
export function checkJsonContent(value: unknown, path: PropertyKey[] = []): void {
  if (typeof value === "string") checkText(value, path);
  else if (typeof value === "number" && !Number.isFinite(value)) {
    throw invalidInput([{ path: formatPath(path), message: "The number is too large." }]);
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkJsonContent(value[i], [...path, i]);
  } else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      if (FORBIDDEN_KEYS.has(key)) throw invalidInput([{ path: formatPath(at), message: "This name is not allowed." }]);
      checkText(key, path);
      checkJsonContent(inner, at);
    }
  }
}

/** @throws AppError invalid_characters on NUL and on half of a surrogate pair */
export function checkText(text: string, path: PropertyKey[]): void {
  if (!text.includes("\u0000") && text.isWellFormed()) return;
  const message = "Contains characters that cannot be stored (NUL or half of a surrogate pair).";
  const where = formatPath(path);
  throw new AppError("invalid_characters", where ? `${where}: ${message}` : message, {
    details: [{ path: where, message }],
  });
}
