import { BASE } from "@/lib/api/testing/test-client";
import type { Documented, Parameter, Schema } from "./document";
import { hostileText, sample } from "./generate";
import { HOSTILE_VALUES } from "./hostile";
import { mutated, write } from "./mutate";
import type { Random } from "./random";
import { credentials, type Sent } from "./send";
import type { World } from "./world";

/** What a request is meant to be; `valid` only as far as a schema can say. */
export type Manner = "valid" | "nearly" | "invalid" | "foreign";

/** A request to an operation by chance: valid, with one thing wrong, wrong altogether, or with things of another workspace. */
export function requestTo(
  operation: Documented,
  random: Random,
  ours: World,
  theirs: World,
): Sent & { manner: Manner } {
  const manner = random.pick<Manner>(["valid", "valid", "nearly", "nearly", "nearly", "invalid", "foreign"]);
  const wrong = manner === "nearly" ? random.pick(["path", "query", "body", "body", "body", "header"]) : manner;
  const world = manner === "foreign" ? { ...ours, ids: mixed(ours.ids, theirs.ids, random) } : ours;
  const bad = (part: string) => wrong === part || wrong === "invalid";
  const { type, body } = bodyOf(operation, random, world, bad("body"));
  const headers: Record<string, string> = {
    ...credentials(operation, ours),
    ...(type ? { "content-type": type } : {}),
    ...(bad("header") ? hostileHeaders(random) : {}),
    ...(operation.parameters.some(({ name }) => name === "Idempotency-Key") && random.chance(0.2)
      ? { "idempotency-key": `key-${random.int(1_000_000)}` }
      : {}),
  };
  const url = pathFor(operation, random, world, bad("path")) + queryFor(operation, random, world, bad("query"));
  return { manner, method: operation.method, url, headers, body };
}

const mixed = (ours: Record<string, string>, theirs: Record<string, string>, random: Random) =>
  Object.fromEntries(Object.keys(ours).map((name) => [name, (random.chance(0.6) ? theirs : ours)[name] ?? ""]));

/** Text as it can stand in a URL, half surrogates and all. */
const percent = (text: string) => encodeURIComponent(text.toWellFormed());

const ODD_SEGMENTS = [
  "%00",
  "%ff",
  "%zz",
  "%2e%2e",
  "..%2f..",
  "%252e",
  "%E2%80%AE",
  "99999999999999999999",
  "-1",
  "0",
  "1e3",
];

function pathFor(operation: Documented, random: Random, { ids }: World, bad: boolean): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const own = percent(ids[name] ?? "nothing");
    if (!bad || random.chance(0.2)) return random.chance(0.97) ? own : `${own.slice(0, 5)}00000000000000000000000000`;
    if (random.chance(0.3)) return random.pick(ODD_SEGMENTS);
    return random.chance(0.3)
      ? percent(random.pick(Object.values(ids)))
      : percent(hostileText(random).slice(0, 4_000)) || "%20";
  });
}

function queryFor({ parameters }: Documented, random: Random, world: World, bad: boolean): string {
  const pairs = parameters
    .filter((parameter) => parameter.in === "query" && (parameter.required || random.chance(0.25)))
    .map((parameter) => [parameter.name, percent(queryValue(parameter, random, world))] as const);
  if (bad) {
    const name = pairs.length > 0 ? random.pick(pairs)[0] : random.pick(["limit", "cursor", "q", "id"]);
    pairs.push(
      random.pick([
        [name, percent(hostileText(random).slice(0, 8_000))],
        [`${name}[not]`, ""],
        [`${name}[]`, "x"],
        [`${name}.contains`, "x"],
        ["__proto__", "1"],
        ["workspace_id", "wsp_x"],
        [name, random.pick(["%ff", "%", "%00", "%ed%a0%80"])],
        [name, percent(random.pick(HOSTILE_VALUES))],
        ["%00", "x"],
      ]),
    );
  }
  return pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

const queryValue = ({ name, schema }: Parameter, random: Random, world: World): string =>
  String(sample(schema, name, random, world));

const ODD_TYPES = [
  "text/plain",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/json; charset=utf-16",
  ";",
];

interface Body {
  type: string | null;
  body: Sent["body"];
}

function bodyOf({ bodies, method }: Documented, random: Random, world: World, bad: boolean): Body {
  if (method === "GET" || method === "DELETE") return { type: null, body: null };
  const types = Object.entries(bodies);
  if (types.length === 0)
    return bad ? { type: "application/json", body: random.pick(HOSTILE_VALUES) } : { type: null, body: null };
  const [type, content] = random.pick(types);
  const value = bodyValue(content, random, world);
  if (type !== "application/json") return { type, body: plainBody(type, value, random, bad) };
  if (!bad) return { type, body: write(value) };
  if (random.chance(0.08)) return { type: random.pick(ODD_TYPES), body: write(value) };
  if (random.chance(0.05)) return { type, body: new Uint8Array([0x7b, 0xff, 0xfe, random.int(256)]) };
  if (random.chance(0.1)) return { type, body: random.pick(HOSTILE_VALUES) };
  return { type, body: mutated(value, random) };
}

function bodyValue({ schema, example }: { schema: Schema; example?: unknown }, random: Random, world: World): unknown {
  return example !== undefined && random.chance(0.4) ? example : sample(schema, "body", random, world);
}

function plainBody(type: string, value: unknown, random: Random, bad: boolean): string {
  if (bad)
    return hostileText(random)
      .repeat(1 + random.int(3))
      .toWellFormed();
  if (!type.includes("form")) return "name,email\nAda,ada@example.com\n";
  return Object.entries(value ?? {})
    .map(([name, one]) => `${percent(name)}=${percent(String(one))}`)
    .join("&");
}

/** What a header may hold at all is up to HTTP; these it does let through. */
function hostileHeaders(random: Random): Record<string, string> {
  return random.pick<Record<string, string>>([
    { "idempotency-key": "k".repeat(256) },
    { "idempotency-key": "\u00e9" },
    { "idempotency-key": "" },
    { "last-event-id": "-1" },
    { "last-event-id": "99999999999999999999" },
    { "last-event-id": "1; DROP TABLE runs" },
    { "x-request-id": "<script>" },
    { "content-encoding": "gzip" },
    { "content-length": "-5" },
    { accept: "text/event-stream" },
    { accept: "a".repeat(8_000) },
    { "x-http-method-override": "DELETE" },
    { "x-api-key": "" },
    { cookie: `${"a=b; ".repeat(500)}drover-session=%00` },
    { origin: BASE, "sec-fetch-site": "cross-site" },
    { "x-api-wait": "perhaps" },
    { "user-agent": "\u00ff".repeat(2_000) },
  ]);
}
