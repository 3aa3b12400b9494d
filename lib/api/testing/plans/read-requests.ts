import type { Tenant } from "./tenant";

/** A GET as the OpenAPI document describes it. */
export interface DocumentedRead {
  id: string;
  path: string;
  parameters: Parameter[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: { type?: string; enum?: string[] };
}

/** How pages are asked for, not what they hold. */
const PAGING = new Set(["limit", "cursor", "offset"]);
/** An offset in use, and one that is far into a large workspace. */
const OFFSETS = ["40", "2000"];

interface Requests {
  /** What has no value yet: `{name}` for the path, `name` for the query. */
  unknown: string[];
  paths: string[];
}

/**
 * The requests that show how a read is planned: for everything its path can name, then narrowed by each value of each
 * filter alone and by each two filters together, and from an offset.
 */
export function requestsOf(read: DocumentedRead, { paths, filters }: Tenant): Requests {
  const inPath = read.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
  const inQuery = read.parameters.filter((parameter) => parameter.in === "query");
  const narrowing = inQuery.filter(({ name }) => !PAGING.has(name));
  const values = (parameter: Parameter) => valuesOf(read, parameter, filters);
  const unknown = [
    ...inPath.filter((name) => paths[name] === undefined).map((name) => `{${name}}`),
    ...narrowing.filter((parameter) => values(parameter) === undefined).map(({ name }) => name),
  ];
  const needed = narrowing
    .filter(({ required }) => required)
    .map((each): Chosen => [each.name, values(each)?.[0] ?? ""]);
  const optional = narrowing.filter(({ required }) => !required);
  const single = optional.map((each) => (values(each) ?? []).map((value): Chosen => [each.name, value]));
  const pairs = single.flatMap((one, index) =>
    single.slice(index + 1).flatMap((other) =>
      one[0] && other[0]
        ? [
            [one[0], other[0]],
            [one.at(-1), other.at(-1)],
          ]
        : [],
    ),
  );
  // A file is its list from end to end: what two filters do together, the list has shown; a version takes an agent.
  const isFile = read.path.endsWith("/export");
  const together = pairs.filter((pair) => !isFile || pair.some((chosen) => chosen?.[0] === "version"));
  const queries = [[], ...single.flat().map((each) => [each]), ...together].map((query) => [
    ...needed,
    ...(query as Chosen[]),
  ]);
  if (inQuery.some(({ name }) => name === "offset")) {
    queries.push(...OFFSETS.map((offset): Chosen[] => [...needed, ["offset", offset]]));
  }
  const [first = "", ...others] = filled(read.path, inPath, paths);
  return {
    unknown,
    paths: [...queries.map((query) => withQuery(first, query)), ...others.map((path) => withQuery(path, needed))],
  };
}

type Chosen = [name: string, value: string];

/** Of a list of statuses the document says no more than that it is a text. */
const STATUSES = [
  "completed",
  "sleeping",
  "failed,timed_out",
  "queued,running,sleeping,awaiting_approval,awaiting_signal",
];

function valuesOf(
  { id }: DocumentedRead,
  { name, schema }: Parameter,
  filters: Tenant["filters"],
): string[] | undefined {
  if (schema.enum) return schema.enum;
  if (schema.type === "boolean") return ["true", "false"];
  if (name === "status" && /Runs$/.test(id)) return STATUSES;
  return filters[name];
}

/** The path with each value of its first parameter that has several, and with the first of the others. */
function filled(path: string, names: string[], values: Tenant["paths"]): string[] {
  const several = names.find((name) => (values[name]?.length ?? 0) > 1);
  const count = several === undefined ? 1 : (values[several]?.length ?? 1);
  return Array.from({ length: count }, (_each, index) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(values[name]?.[name === several ? index : 0] ?? "none"),
    ),
  );
}

function withQuery(path: string, query: Chosen[]): string {
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
}
