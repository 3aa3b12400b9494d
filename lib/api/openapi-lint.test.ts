import { expect, test } from "vitest";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors/codes";
import { openApiDocument } from "./openapi";
import { OPERATIONS } from "./operations";

interface Described {
  description?: string;
  schema?: { description?: string };
}
interface Documented {
  operationId: string;
  summary: string;
  tags: string[];
  "x-scope": string;
  parameters?: (Described & { name: string })[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
}
const document = JSON.parse(JSON.stringify(openApiDocument(OPERATIONS))) as {
  tags: { name: string }[];
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, { properties?: Record<string, { enum?: string[] }> }> };
};
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);

test.each(documented)("%s is described", (_name, operation) => {
  expect(operation.summary).toMatch(/^[A-Z].{5,}[^.]$/);
  expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
  expect(operation.tags).toHaveLength(1);
  expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
  expect(operation["x-scope"]).toBeTruthy();
  for (const { name, description, schema } of operation.parameters ?? []) {
    expect(description ?? schema?.description, `parameter ${name}`).toMatch(/\w{2}/);
  }
  for (const [type, { example }] of Object.entries(operation.requestBody?.content ?? {})) {
    expect(example, `example of ${type}`).toBeDefined();
  }
});

test.each(documented)("%s names its errors, each with its status and body", (_name, { responses }) => {
  const failing = Object.entries(responses).filter(([status]) => Number(status) >= 400);
  expect(failing.length).toBeGreaterThan(3);
  for (const [status, { description, content }] of failing) {
    const codes = description.match(/[a-z_]+/g) as ErrorCode[];
    expect(codes.map((code) => ERROR_STATUS[code])).toEqual(codes.map(() => Number(status)));
    expect(content?.["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/Error" });
  }
});

test("operation ids are unique, and the error schema knows every code", () => {
  const ids = documented.map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(document.components.schemas.Error?.properties?.error?.enum?.sort()).toEqual(Object.keys(ERROR_STATUS).sort());
});

test.each(OPERATIONS.filter(({ examples }) => examples).map((operation) => [operation.id, operation] as const))(
  "the example of %s is one",
  (_id, { body, examples }) => {
    if (examples?.body === undefined) return expect(examples?.response).toBeDefined();
    expect(body?.safeParse(examples.body).error).toBeUndefined();
  },
);
