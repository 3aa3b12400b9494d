import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { invalidInput } from "@/lib/validation/parse-input";

const CACHED = 200;
const compiled = new Map<string, ValidateFunction>();

/** A fresh Ajv for each schema: two agents' schemas may carry the same `$id`. */
function compile(schema: object): ValidateFunction {
  return new Ajv2020({ allErrors: true, strict: false, logger: false }).compile(schema);
}

/** What is wrong with an agent's input schema itself, or undefined. Asked before it is saved. */
export function inputSchemaProblem(schema: object): string | undefined {
  try {
    compile(schema);
  } catch (error) {
    return `is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Checks a run's input against the schema of its plan.
 * @param versionId what the compiled schema is kept under: a version never changes
 * @throws AppError validation_failed, each path below `params`
 */
export function checkRunInput(versionId: string, schema: object, input: unknown): void {
  const validate = compiled.get(versionId) ?? compile(schema);
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
