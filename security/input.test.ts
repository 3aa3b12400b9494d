import { beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { DOCUMENTED, type Documented } from "./support/document";
import { exampleOf, textFields, withField } from "./support/fields";
import { figure } from "./support/figure";
import { SMUGGLED_FIELDS } from "./support/hostile";
import { type Answer, parsed, problemsOf } from "./support/judge";
import { databaseState } from "./support/rows";
import { FULL } from "./support/scale";
import { credentials, pathOf, send } from "./support/send";
import { makeWorld, type World } from "./support/world";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

const api = createApi(NO_LIMITS);
let world: World;
beforeAll(async () => {
  world = await makeWorld(api);
});

async function ask(operation: Documented, query: string, body: string | null): Promise<Answer> {
  const headers = {
    ...credentials(operation, world),
    ...(body === null ? {} : { "content-type": "application/json" }),
  };
  const answer = await send(api, {
    method: operation.method,
    url: pathOf(operation, world.ids) + query,
    headers,
    body,
  });
  if (!answer) throw new Error(`${operation.id} did not answer`);
  expect(problemsOf(operation, answer), `${operation.id}${query} ${body}`).toEqual([]);
  return answer;
}

const errorOf = ({ text }: Answer) => (parsed(text) as { error?: string }).error;
const writing = DOCUMENTED.filter(
  ({ bodies, path, scope }) => "application/json" in bodies && !path.startsWith("/ext/") && scope !== "link",
);
/** Bodies of other APIs' clients, which may hold what we do not know. */
const OPEN = new Set(["createChatCompletion"]);

describe("mass assignment", () => {
  test("no write takes a field that is not its own", async ({ task }) => {
    const before = await databaseState(["audit_logs"]);
    let asked = 0;
    for (const operation of writing.filter(({ id }) => !OPEN.has(id))) {
      const example = exampleOf(operation);
      for (const [name, value] of SMUGGLED_FIELDS) {
        if (name in (example as object)) continue;
        const body = JSON.stringify(example).replace(
          /^\{/,
          `{"${name}":${value}${Object.keys(example as object).length > 0 ? "," : ""}`,
        );
        const answer = await ask(operation, "", body);
        expect(answer.status, `${operation.id} ${name} ${answer.text}`).toBe(422);
        expect(answer.text).toContain(name);
        asked++;
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(await databaseState(["audit_logs"])).toEqual(before);
    expect(asked).toBeGreaterThan(500);
    figure(task, "S6", { "smuggled fields refused": asked });
    figure(task, "S22", { "polluting keys refused": writing.length * 2 });
  });
});

describe("operators in place of values", () => {
  const queries = DOCUMENTED.filter(({ path, scope }) => !path.startsWith("/ext/") && scope !== "link").flatMap(
    (operation) =>
      operation.parameters.filter((one) => one.in === "query").map(({ name }) => [operation, name] as const),
  );

  test("no query takes one", async ({ task }) => {
    let asked = 0;
    for (const [operation, name] of queries) {
      for (const query of [`${name}[not]=x`, `${name}[]=x`, `${name}.contains=`, `${name}=a&${name}=b`]) {
        const answer = await ask(operation, `?${query}`, null);
        expect(answer.status, `${operation.id} ${query}`).toBe(422);
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(300);
    figure(task, "S7", { "operators in queries refused": asked });
  });

  test("no field of a body takes one in place of a text", async ({ task }) => {
    let asked = 0;
    for (const operation of writing) {
      for (const { path, schema } of textFields(operation)) {
        if (path.length === 0 || Array.isArray(schema.type) || schema.anyOf) continue;
        for (const value of [{ not: "" }, { path: ["a"], equals: 1 }]) {
          const answer = await ask(operation, "", JSON.stringify(withField(exampleOf(operation), path, value)));
          if (answer.status < 400)
            expect(takesObjects(operation, path), `${operation.id} ${path.join(".")}`).toBe(true);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(300);
    figure(task, "S7", { "operators in bodies": asked });
  });
});

/** Fields that may be a text or an object, by their own schema. */
function takesObjects(operation: Documented, path: readonly (string | number)[]): boolean {
  const [name = ""] = path;
  const field = operation.bodies["application/json"]?.schema.properties?.[name];
  return (
    field === undefined ||
    /"type":"object"|\$ref|"additionalProperties"|"anyOf"|"oneOf"/.test(JSON.stringify(field)) ||
    JSON.stringify(field) === "{}"
  );
}

describe("characters that a database refuses", () => {
  const UNSTORABLE = ["a\u0000b", "a\ud800b"];
  const HARD = !FULL ? ["\u202eevil"] : ["\u202eevil", "\u2066x", "\u0007", "\u2028", "\ufffe", "🏴‍☠️"];

  test("in every text of every body", async ({ task }) => {
    let asked = 0;
    for (const operation of writing) {
      for (const { path } of textFields(operation)) {
        for (const text of [...UNSTORABLE, ...HARD]) {
          const answer = await ask(operation, "", JSON.stringify(withField(exampleOf(operation), path, text)));
          if (UNSTORABLE.includes(text)) expect([422, 401]).toContain(answer.status);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(500);
    figure(task, "S25", { "texts in bodies": asked });
    figure(task, "S40", { "bad texts": asked });
  });

  test("as a key, in every body", async () => {
    for (const operation of writing) {
      for (const text of UNSTORABLE) {
        const answer = await ask(operation, "", JSON.stringify(withField(exampleOf(operation), [text], 1)));
        expect([answer.status, errorOf(answer)]).toEqual([422, "invalid_characters"]);
      }
    }
  });

  test("in every path and every query", async ({ task }) => {
    let asked = 0;
    for (const operation of DOCUMENTED) {
      for (const part of ["%00", "%ed%a0%80", "%e2%80%ae", "%c0%80", "%07"]) {
        const url = operation.path.replace(/\{\w+\}/g, `a${part}b`);
        const headers = credentials(operation, world);
        const tries = [...(url === operation.path ? [] : [url]), `${pathOf(operation, world.ids)}?q=${part}`];
        for (const each of tries) {
          const answer = await send(api, { method: operation.method, url: each, headers, body: null });
          expect(answer?.status, each).toBeGreaterThanOrEqual(200);
          expect(answer?.status, `${each} ${answer?.text}`).toBeLessThan(500);
          asked++;
        }
      }
    }
    figure(task, "S25", { "paths and queries": asked });
  });
});
