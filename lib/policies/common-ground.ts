import { parseUrl } from "@/lib/net/parse-url";
import { celLiteral, celPath, type Scalar } from "./cel-literal";
import { conditionProblem } from "./check-condition";

/** What calls had in common, as a person reads it. `prefix`: only the beginning, the origin of an address. */
export interface Common {
  path: string;
  value: Scalar;
  match: "equal" | "prefix";
}

/** A condition that holds for calls like those it was made from, what it fixes, and which paths it leaves free. */
export interface CommonGround {
  condition: string;
  same: Common[];
  varied: string[];
}

type Path = (string | number)[];
interface Finding {
  same: (Common & { source: string })[];
  /** What keeps further fields and elements out. */
  bounds: string[];
  varied: string[];
  /** Addresses at different hosts: a rule could not say where calls may go. */
  anywhere: boolean;
}

const LIMITS = { clauses: 40, valueLength: 300, conditionLength: 1900, depth: 8 };

/**
 * The rule that several calls of one tool suggest. It fixes every scalar that was equal in all of them and the host of
 * every address, and lets no field through that none of them had. Null when they have too little in common.
 */
export function findCommonGround(tool: string, calls: readonly unknown[]): CommonGround | null {
  const finding: Finding = { same: [], bounds: [], varied: [], anywhere: false };
  compare(calls, [], finding);
  if (finding.anywhere) return null;
  const empty = calls.every((args) => isObject(args) && Object.keys(args).length === 0);
  if (finding.same.length === 0 && !empty) return null;
  const clauses = [`tool.name == ${celLiteral(tool)}`, ...finding.bounds];
  const same: Common[] = [];
  // Addresses first: what does not fit into the condition is free, and they must not be.
  const urgent = (each: Common) => (isAddress(each.value) ? 0 : 1);
  for (const { source, ...common } of finding.same.toSorted((a, b) => urgent(a) - urgent(b))) {
    const fits = [...clauses, source].join(" && ").length <= LIMITS.conditionLength && clauses.length < LIMITS.clauses;
    if (fits) {
      clauses.push(source);
      same.push(common);
    } else if (isAddress(common.value)) return null;
    else finding.varied.push(common.path);
  }
  if (same.length === 0 && !empty) return null;
  const condition = clauses.join(" && ");
  if (condition.length > LIMITS.conditionLength || conditionProblem(condition) !== null) return null;
  return { condition, same, varied: finding.varied };
}

function compare(values: readonly unknown[], path: Path, finding: Finding): void {
  const source = celPath("args", path);
  const [first] = values;
  if (path.length >= LIMITS.depth) finding.varied.push(source);
  else if (values.every(isObject)) compareObjects(values, path, finding);
  else if (values.every(Array.isArray) && values.every(({ length }) => length === values[0]?.length)) {
    finding.bounds.push(`size(${source}) == ${values[0]?.length ?? 0}`);
    values[0]?.forEach((_, index) => {
      compare(
        values.map((list) => list[index]),
        [...path, index],
        finding,
      );
    });
  } else if (isScalar(first) && values.every((value) => value === first)) {
    if (String(first).length > LIMITS.valueLength && !isAddress(first)) finding.varied.push(source);
    else finding.same.push({ path: source, value: first, match: "equal", source: `${source} == ${celLiteral(first)}` });
  } else compareAddresses(values, source, finding);
}

function compareObjects(values: readonly Record<string, unknown>[], path: Path, finding: Finding): void {
  const keys = [...new Set(values.flatMap((value) => Object.keys(value)))].sort();
  const list = keys.map(celLiteral).join(", ");
  finding.bounds.push(`${celPath("args", path)}.all(k, k in [${list}])`);
  for (const key of keys) {
    const present = values.filter((value) => Object.hasOwn(value, key));
    if (present.length === values.length) {
      compare(
        values.map((value) => value[key]),
        [...path, key],
        finding,
      );
    } else {
      finding.varied.push(celPath("args", [...path, key]));
      if (present.some((value) => isAddress(value[key]))) finding.anywhere = true;
    }
  }
}

/** Different values. Addresses at one host are held to it, and so is where a call goes. */
function compareAddresses(values: readonly unknown[], source: string, finding: Finding): void {
  finding.varied.push(source);
  if (!values.some(isAddress)) return;
  const origins = new Set(values.map((value) => (isAddress(value) ? originOf(value) : null)));
  const [origin] = origins;
  if (origins.size !== 1 || !origin) {
    finding.anywhere = true;
    return;
  }
  const value = `${origin}/`;
  const clause = `${source}.startsWith(${celLiteral(value)})`;
  finding.same.push({ path: source, value, match: "prefix", source: clause });
}

/** The origin as it is written in the address itself; null where it cannot stand as a prefix. */
function originOf(address: string): string | null {
  const { origin } = new URL(address);
  return address.startsWith(`${origin}/`) ? origin : null;
}

function isAddress(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\//i.test(value) && parseUrl(value) !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
