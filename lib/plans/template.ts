/**
 * Templates: `{{ path }}` and nothing else. No logic, no calls, own properties only, and what is inserted is
 * data: it is never read as a template again.
 */

export type Segment = string | number;
export type Part = string | Segment[];

export type TemplateErrorCode = "template_syntax" | "template_missing_value" | "template_too_large";

export class TemplateError extends Error {
  constructor(
    readonly code: TemplateErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "TemplateError";
  }
}

/** Where a template's first names are looked up. `undefined` means that there is no such thing. */
export interface TemplateScope {
  /** input, agent, run, contact, item, index */
  variable(name: string): unknown;
  /** `{output, status, error}` of a step */
  step(id: string): unknown;
}

const LIMITS = { segments: 32, depth: 64, characters: 4 * 1024 * 1024, cachedTexts: 500, cachedLength: 2000 };
const SEGMENT = /(?:^|\.)([A-Za-z_$][\w$-]*)|(?:^|\.)(\d{1,9})|\[(\d{1,9})\]|\["([^"\\]{1,200})"\]/y;

const cache = new Map<string, Part[]>();

/** Splits a text into literal strings and paths. @throws TemplateError template_syntax */
export function parseTemplate(text: string): Part[] {
  const cached = cache.get(text);
  if (cached) return cached;
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    if (open < 0) break;
    const close = text.indexOf("}}", open);
    if (close < 0) throw new TemplateError("template_syntax", `A template is not closed: ${excerpt(text.slice(open))}`);
    if (open > at) parts.push(text.slice(at, open));
    parts.push(parsePath(text.slice(open + 2, close).trim()));
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  if (text.length <= LIMITS.cachedLength) {
    if (cache.size >= LIMITS.cachedTexts) cache.clear();
    cache.set(text, parts);
  }
  return parts;
}

/** `a.b[0]["c d"].1` → its segments. @throws TemplateError template_syntax */
export function parsePath(path: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  while (at < path.length && segments.length <= LIMITS.segments) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(path);
    if (!match) break;
    const [all, name, dotIndex, index, quoted] = match;
    segments.push(name ?? quoted ?? Number(dotIndex ?? index));
    at += all.length;
  }
  if (
    path.startsWith(".") ||
    at < path.length ||
    typeof segments[0] !== "string" ||
    segments.length > LIMITS.segments
  ) {
    throw new TemplateError(
      "template_syntax",
      `"{{ ${excerpt(path)} }}" is not a path such as steps.load.output.items[0].name`,
    );
  }
  return segments;
}

/** Every path a JSON value's templates refer to, with where in the value each stands. @throws TemplateError template_syntax */
export function templateReferences(value: unknown): { at: Segment[]; path: Segment[] }[] {
  const found: { at: Segment[]; path: Segment[] }[] = [];
  const walk = (node: unknown, at: Segment[]): void => {
    tooDeep(at.length);
    if (typeof node === "string") {
      for (const part of parseTemplate(node)) if (typeof part !== "string") found.push({ at, path: part });
    } else if (Array.isArray(node)) {
      node.forEach((child, index) => {
        walk(child, [...at, index]);
      });
    } else if (node !== null && typeof node === "object") {
      for (const [key, child] of Object.entries(node)) walk(child, [...at, key]);
    }
  };
  walk(value, []);
  return found;
}

/** Whether a JSON value holds any template. */
export function hasTemplate(value: unknown): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(hasTemplate);
}

/**
 * The value with every template in its strings replaced. A string that is exactly one template becomes the value
 * itself, of any type; elsewhere values are inserted as text, objects as JSON. Keys are left as they are.
 * @throws TemplateError template_syntax, template_missing_value, template_too_large
 */
export function resolveTemplates(value: unknown, scope: TemplateScope): unknown {
  const budget = { characters: LIMITS.characters };
  const walk = (node: unknown, depth: number): unknown => {
    tooDeep(depth);
    if (typeof node === "string") return node.includes("{{") ? resolveText(node, scope, budget) : node;
    if (Array.isArray(node)) return node.map((child) => walk(child, depth + 1));
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child, depth + 1)]));
  };
  return walk(value, 0);
}

function resolveText(text: string, scope: TemplateScope, budget: { characters: number }): unknown {
  const parts = parseTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") return lookup(only, scope);
  let result = "";
  for (const part of parts) {
    const inserted = typeof part === "string" ? part : asText(lookup(part, scope));
    budget.characters -= inserted.length;
    if (budget.characters < 0) {
      throw new TemplateError(
        "template_too_large",
        `The text made from templates exceeds ${LIMITS.characters} characters.`,
      );
    }
    result += inserted;
  }
  return result;
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null ? "" : (JSON.stringify(value) ?? "");
}

/** Walks own properties only; anything below null is null. @throws TemplateError template_missing_value */
function lookup(path: Segment[], scope: TemplateScope): unknown {
  const isStep = path[0] === "steps" && path.length > 1;
  let value = isStep ? scope.step(String(path[1])) : scope.variable(String(path[0]));
  let seen = isStep ? 2 : 1;
  while (value !== undefined && value !== null && seen < path.length)
    value = ownProperty(value, path[seen++] as Segment);
  if (value !== undefined) return value;
  const missing = formatPath(path.slice(0, seen));
  const whole = formatPath(path);
  throw new TemplateError(
    "template_missing_value",
    `{{ ${whole} }} has no value${missing === whole ? "" : `: there is no ${missing}`}.`,
  );
}

function ownProperty(value: unknown, key: Segment): unknown {
  if (Array.isArray(value)) return typeof key === "number" && Object.hasOwn(value, key) ? value[key] : undefined;
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<Segment, unknown>)[key];
}

/** `["steps", 2, "input", "url"]` → `steps[2].input.url` */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(String(segment))) text += `${text && "."}${String(segment)}`;
    else text += `[${JSON.stringify(String(segment))}]`;
  }
  return text;
}

function tooDeep(depth: number): void {
  if (depth > LIMITS.depth)
    throw new TemplateError("template_too_large", `The value is nested deeper than ${LIMITS.depth}.`);
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
