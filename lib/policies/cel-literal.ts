/** Scalars that a condition can name. */
export type Scalar = string | number | boolean | null;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = new Set(
  "as break const continue else false for function if import in let loop namespace null package return true var void while".split(
    " ",
  ),
);

/** What a person could not see where it stands (control characters, marks that reorder text) is escaped as well. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A value as CEL source. A string's JSON escapes are CEL's too, save the solidus, which JSON.stringify leaves alone. */
export function celLiteral(value: Scalar): string {
  if (typeof value !== "number") {
    return JSON.stringify(value).replace(UNSEEN, (each) => `\\U${each.codePointAt(0)?.toString(16).padStart(8, "0")}`);
  }
  // What is no int64 has to be written as a double.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** `args.body["content-type"][0]`: a path below a variable as CEL source. */
export function celPath(root: string, path: readonly (string | number)[]): string {
  let source = root;
  for (const part of path) {
    if (typeof part === "string" && IDENTIFIER.test(part) && !RESERVED.has(part)) source += `.${part}`;
    else source += `[${celLiteral(part)}]`;
  }
  return source;
}
