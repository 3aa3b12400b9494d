import type { z } from "zod";
import { AppError, type ErrorDetail } from "@/lib/errors/app-error";

/** `steps[0].tool`, the way details name a place in the input. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** zod's issues as details; an unknown field is named itself, not the object it stands in. */
export function zodDetails(error: z.ZodError, prefix: PropertyKey[] = []): ErrorDetail[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: formatPath([...prefix, ...issue.path, key]),
        message: "Unknown field.",
      }));
    }
    return [{ path: formatPath([...prefix, ...issue.path]), message: issue.message }];
  });
}

/** @throws AppError validation_failed, with a detail for each thing that is wrong */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(zodDetails(parsed.error));
}

export function invalidInput(details: ErrorDetail[]): AppError {
  const first = details[0];
  const where = first?.path ? `${first.path}: ` : "";
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : "";
  return new AppError("validation_failed", `${where}${first?.message ?? "The input is not valid."}${more}`, {
    details,
  });
}
