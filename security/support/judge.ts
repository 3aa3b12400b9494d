import { errorSchema } from "@/lib/api/error-schema";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors/codes";
import { type Documented, schemaProblem } from "./document";

/** An answer as it came over the wire. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** What tells a stranger about our insides: stacks, SQL, paths of ours, names of libraries. */
const INSIDES =
  /\bprisma\b|node_modules|\n\s+at \S|\bat (?:async )?\w[\w.]* \(|\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE \w+ SET\b|<html|<!doctype|\bpostgres|\bpg_\w+\b|relation "|ECONNREFUSED|ENOENT|TypeError|RangeError|SyntaxError|ZodError|\[object Object\]|DATABASE_URL|\/tmp\/|\/home\//i;

const REQUIRED_HEADERS = ["x-request-id", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
const FIXED_HEADERS: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** What is wrong with an answer, whatever was asked: nothing, if all is well. */
export function problemsOf(operation: Documented | null, { status, headers, text }: Answer): string[] {
  const problems: string[] = [];
  if (status >= 500) problems.push(`answers ${status}: ${text.slice(0, 300)}`);
  for (const name of REQUIRED_HEADERS) if (headers.get(name) === null) problems.push(`lacks ${name}`);
  for (const [name, value] of Object.entries(FIXED_HEADERS)) {
    if (headers.get(name) !== value) problems.push(`says ${name}: ${headers.get(name)}`);
  }
  if (!headers.get("content-security-policy")?.includes("default-src 'none'")) problems.push("lacks a policy");
  if (status >= 400) problems.push(...errorProblems(operation, status, headers, text));
  else if (operation) problems.push(...successProblems(operation, status, headers, text));
  return problems;
}

function errorProblems(operation: Documented | null, status: number, headers: Headers, text: string): string[] {
  const problems: string[] = [];
  const leak = INSIDES.exec(text);
  if (leak) problems.push(`speaks of its insides: ${leak[0]} in ${text.slice(0, 300)}`);
  const body = parsed(text);
  const read = errorSchema.safeParse(body);
  if (!read.success) return [...problems, `is no error of ours: ${text.slice(0, 200)}`];
  const { error, request_id: requestId, retry_after_ms: retryAfterMs } = read.data;
  if (ERROR_STATUS[error as ErrorCode] !== status) problems.push(`${error} with ${status}`);
  if (requestId !== headers.get("x-request-id")) problems.push("request_id is not that of the header");
  if (status === 429 && (!headers.get("retry-after") || retryAfterMs === undefined))
    problems.push("429 without a time");
  if (status === 401 && headers.get("www-authenticate") !== "Bearer") problems.push("401 without WWW-Authenticate");
  if (operation && !operation.responses[status]?.description.includes(`\`${error}\``)) {
    problems.push(`${status} ${error} is not documented`);
  }
  return problems;
}

function successProblems(operation: Documented, status: number, headers: Headers, text: string): string[] {
  const documented = operation.responses[status];
  if (!documented) return [`${status} is not documented`];
  if (!headers.get("content-type")?.startsWith("application/json")) return [];
  if (text === "")
    return documented.content?.["application/json"] && !operation.path.startsWith("/ext/") ? ["is empty"] : [];
  const problem = schemaProblem(operation, status, parsed(text));
  return problem ? [`is not what the document says: ${problem} in ${text.slice(0, 300)}`] : [];
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
