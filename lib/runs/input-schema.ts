import type { ValidateFunction } from "ajv/dist/2020.js";
import { compileJsonSchema } from "@/lib/validation/json-schema";
import { invalidInput } from "@/lib/validation/parse-input";

const CACHED = 200;
const compiled = new Map<string, ValidateFunction>();

/**
 * Checks a run's input against the schema of its plan.
 * @param versionId what the compiled schema is kept under: a version never changes
 * @throws AppError validation_failed, each path below `params`
 */
export function checkRunInput(versionId: string, schema: object, input: unknown): void {
  const validate = compiled.get(versionId) ?? compileJsonSchema(schema);
  compiled.delete(versionId);
  compiled.set(versionId, validate); // last used, last dropped
  if (compiled.size > CACHED) compiled.delete(compiled.keys().next().value ?? "");
  if (validate(input)) return;
  throw invalidInput(
    (validate.errors ?? []).map((error) => ({
      path: `params${error.instancePath.replaceAll("/", ".")}`,
      message: error.message ?? "is not valid",
    })),
  );
}
