import { z } from "zod";

/** Control characters (save tab and newline), and the marks that reorder text on a screen (bidi). */
const UNSAFE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const isSafe = (text: string) => !UNSAFE.test(text.replace(/[\t\n\r]/g, "")) && text.isWellFormed();
const UNSAFE_MESSAGE = "Contains control characters.";

/** A single line that people read and choose things by: 1 to 200 characters. */
export const nameText = z
  .string()
  .trim()
  .min(1, "May not be empty.")
  .max(200, "May have at most 200 characters.")
  .refine((text) => isSafe(text) && !/[\t\n\r]/.test(text), UNSAFE_MESSAGE);

/** Free text of several lines, up to `max` characters. */
export const freeText = (max: number) =>
  z.string().max(max, `May have at most ${max} characters.`).refine(isSafe, UNSAFE_MESSAGE);
