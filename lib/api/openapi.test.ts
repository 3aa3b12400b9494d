import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import { ALL_SCOPES } from "@/lib/auth/scopes";
import { createApi } from "./app";
import { documentPath } from "./operation";
import { OPERATIONS } from "./operations";
import { BASE, NO_LIMITS } from "./testing/test-client";

interface Documented {
  operationId: string;
  "x-scope": string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  security: Record<string, unknown>[];
}
let document: {
  openapi: string;
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, unknown> };
};

beforeAll(async () => {
  const response = await createApi(NO_LIMITS).fetch(new Request(`${BASE}/api/v1/openapi.json`));
  expect(response.status).toBe(200);
  document = await response.json();
});

const documented = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

test("every operation is documented, and nothing else is", () => {
  expect(document.openapi).toBe("3.1.0");
  const names = (list: { method: string; path: string }[]) =>
    list.map(({ method, path }) => `${method} ${path}`).sort();
  const EXT = ["/ext/triggers/{trigger}", "/ext/webhook/{hookKey}/triggers/{trigger}"]; // S1's, served beside /api/v1
  const ext = EXT.flatMap((path) => ["GET", "POST"].map((method) => ({ method, path })));
  expect(names(documented())).toEqual(
    names([...OPERATIONS.map(({ method, mount, path }) => ({ method, path: documentPath({ mount, path }) })), ...ext]),
  );
  const ids = documented().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every operation says its scope, its security, its parameters and its errors", () => {
  for (const { path, operation } of documented()) {
    expect([...ALL_SCOPES, "session", "link"]).toContain(operation["x-scope"]);
    for (const scheme of operation.security)
      expect(document.components.securitySchemes).toHaveProperty(Object.keys(scheme));
    const inPath = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === "path")
      .map(({ name }) => `{${name}}`);
    expect(inPath.sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403", "429", "503"]));
  }
});

test("every reference leads somewhere, and every schema is one", () => {
  const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
  for (const reference of new Set(references)) {
    const path = reference.slice('"$ref":"#/'.length, -1).split("/");
    const target = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    expect(target, reference).toBeDefined();
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "https://drover.test/openapi", ...document });
  for (const { operation } of documented()) {
    for (const response of Object.values(operation.responses)) {
      for (const { schema } of Object.values(response.content ?? {})) expect(ajv.validateSchema(schema)).toBe(true);
    }
  }
  for (const name of Object.keys(document.components.schemas)) {
    expect(ajv.getSchema(`https://drover.test/openapi#/components/schemas/${name}`), name).toBeDefined();
  }
});

test("every object of an answer says all of its fields, also where it extends another", () => {
  const open: string[] = [];
  const look = (schema: unknown, at: string) => {
    if (typeof schema !== "object" || schema === null) return;
    const { properties, additionalProperties, allOf } = schema as Record<string, unknown>;
    if (properties && additionalProperties !== false) open.push(`${at} is open`);
    if (Array.isArray(allOf) && allOf.some((one) => one.properties)) open.push(`${at} closes itself and is extended`);
    for (const [name, inner] of Object.entries(schema)) if (name !== "example") look(inner, `${at}/${name}`);
  };
  // a language of its own, and what other APIs' clients send, whatever they add to it
  const { Plan: _plan, ChatCompletionRequest: _chat, ...schemas } = document.components.schemas;
  look(schemas, "components");
  for (const { method, path, operation } of documented()) look(operation.responses, `${method} ${path}`);
  expect(open).toEqual([]);
});
