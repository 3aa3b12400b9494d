import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** A fresh Ajv for each schema: two of them may carry the same `$id`. @throws Error when it is no JSON Schema */
export function compileJsonSchema(schema: object): ValidateFunction {
  return new Ajv2020({ allErrors: true, strict: false, logger: false }).compile(schema);
}

/** What is wrong with a schema itself, or undefined. Asked before it is saved. */
export function jsonSchemaProblem(schema: object): string | undefined {
  try {
    compileJsonSchema(schema);
  } catch (error) {
    return `is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`;
  }
}
