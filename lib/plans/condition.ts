import { type CelInput, CelScalar, celEnv, celFunc, isCelError, isCelList, isCelMap, parse, plan } from "@bufbuild/cel";
import { PLAN_LIMITS } from "./limits";
import type { Segment, TemplateScope } from "./template";

/**
 * Conditions are CEL. Its only loops are its macros; what they and large data may cost is bounded by one budget per
 * evaluation: each macro first asks `@within(list, nodes)`, each regular expression `@text(string)`.
 */

const LIMITS = { nodes: 500, listLength: 1000, work: 50_000, cached: 200 };
/** What reading one value, one character, and matching one character against a pattern cost of `LIMITS.work`. */
const COST = { value: 0.05, character: 0.001, matched: 5 };
const VARIABLES = ["input", "item", "index", "agent", "run", "contact"] as const;

export class ConditionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConditionError";
  }
}

type ParsedExpr = ReturnType<typeof parse>;
type Expr = NonNullable<ParsedExpr["expr"]>;
type Compiled = { evaluate: (bindings: Record<string, CelInput>) => unknown; references: Reference[] };
/** A path the expression reads from, as far as it is fixed: `steps.load.output`, `input.kind`. */
export type Reference = Segment[];

const budget = { work: 0 };
const cache = new Map<string, Compiled>();

function spend(work: number): void {
  budget.work -= work;
  if (budget.work < 0) throw new Error("the condition is too much work");
}

const within = celFunc("@within", [CelScalar.DYN, CelScalar.INT], CelScalar.DYN, (range, nodes) => {
  const size = isCelList(range) || isCelMap(range) ? range.size : 0;
  if (size > LIMITS.listLength) throw new Error(`a macro goes over at most ${LIMITS.listLength} elements`);
  spend(size * Number(nodes));
  return range;
});

const matched = celFunc("@text", [CelScalar.DYN, CelScalar.INT], CelScalar.DYN, (value) => {
  if (typeof value === "string") spend(value.length * COST.matched);
  return value;
});

/** JSON has one kind of number, CEL literals have two: these let `input.count + 1` be written. */
const mixedArithmetic = (
  [
    ["_+_", (a, b) => a + b],
    ["_-_", (a, b) => a - b],
    ["_*_", (a, b) => a * b],
    ["_/_", (a, b) => a / b],
    ["_%_", (a, b) => a % b],
  ] satisfies [string, (a: number, b: number) => number][]
).flatMap(([name, apply]: [string, (a: number, b: number) => number]) => [
  celFunc(name, [CelScalar.DOUBLE, CelScalar.INT], CelScalar.DOUBLE, (a, b) => apply(a, Number(b))),
  celFunc(name, [CelScalar.INT, CelScalar.DOUBLE], CelScalar.DOUBLE, (a, b) => apply(Number(a), b)),
]);
const modulo = celFunc("_%_", [CelScalar.DOUBLE, CelScalar.DOUBLE], CelScalar.DOUBLE, (a, b) => a % b);

const celEnvironment = celEnv({ funcs: [within, matched, ...mixedArithmetic, modulo] });

/** Whether the condition holds. @throws ConditionError if it cannot be parsed, fails, or is not true or false */
export function evaluateCondition(expression: string, scope: TemplateScope): boolean {
  const { evaluate, references } = compile(expression);
  budget.work = LIMITS.work;
  const bindings: Record<string, CelInput> = {};
  for (const name of VARIABLES) {
    const value = scope.variable(name);
    if (value !== undefined) bindings[name] = toInput(value);
  }
  const steps = new Map<string, unknown>();
  for (const [root, id] of references) {
    if (root === "steps" && typeof id === "string") steps.set(id, scope.step(id));
  }
  bindings.steps = new JsonMap(Object.fromEntries([...steps].filter(([, value]) => value !== undefined)));
  return truthOf(evaluate, bindings);
}

/**
 * The same for a condition that is no part of a plan: `values` holds what it may read, by name.
 * @throws ConditionError as above, and for a name that is none of `values`
 */
export function evaluateExpression(expression: string, values: Readonly<Record<string, unknown>>): boolean {
  const { evaluate } = compile(expression);
  budget.work = LIMITS.work;
  const bindings = Object.entries(values).map(([name, value]) => [name, toInput(value)] as const);
  return truthOf(evaluate, Object.fromEntries(bindings));
}

function truthOf(evaluate: Compiled["evaluate"], bindings: Record<string, CelInput>): boolean {
  const result = guard(() => evaluate(bindings));
  // CEL's || and && absorb errors, and this one must not be absorbed.
  if (budget.work < 0) throw new ConditionError("the condition is too much work");
  if (isCelError(result)) throw new ConditionError(result.message);
  if (typeof result !== "boolean") throw new ConditionError("The condition is not true or false.");
  return result;
}

/** What the condition reads. @throws ConditionError if it cannot be parsed or exceeds a limit */
export function conditionReferences(expression: string): Reference[] {
  return compile(expression).references;
}

function compile(expression: string): Compiled {
  const cached = cache.get(expression);
  if (cached) return cached;
  if (expression.length > PLAN_LIMITS.conditionLength) {
    throw new ConditionError(`A condition has at most ${PLAN_LIMITS.conditionLength} characters.`);
  }
  const compiled = guard(() => {
    const parsed = parse(expression);
    const references: Reference[] = [];
    if (parsed.expr) inspect(parsed.expr, new Set(), references);
    return { evaluate: plan(celEnvironment, parsed) as Compiled["evaluate"], references };
  });
  if (cache.size >= LIMITS.cached) cache.delete(cache.keys().next().value ?? "");
  cache.set(expression, compiled);
  return compiled;
}

/** The parser and evaluator throw ordinary errors, also for a stack too deep: all are the author's to read. */
function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConditionError(message.replace(/^<input>:/, "").slice(0, 300));
  }
}

/** Counts nodes, collects references and puts the bounding calls in. Returns the node count. */
function inspect(expr: Expr, local: ReadonlySet<string>, references: Reference[]): number {
  const path = pathOf(expr);
  if (path && !local.has(String(path[0]))) references.push(path);
  const count = 1 + inspectChildren(expr, local, references, path !== undefined);
  if (count > LIMITS.nodes) throw new ConditionError("The condition is too long.");
  return count;
}

function inspectChildren(expr: Expr, local: ReadonlySet<string>, references: Reference[], isPath: boolean): number {
  const { exprKind } = expr;
  const each = (...children: (Expr | undefined)[]) =>
    children.reduce((sum, child) => sum + (child ? inspect(child, local, references) : 0), 0);
  switch (exprKind.case) {
    case "selectExpr":
      return isPath ? 1 : each(exprKind.value.operand);
    case "callExpr": {
      const call = exprKind.value;
      const size = isPath ? 1 : each(call.target, ...call.args);
      if (call.function === "matches") {
        if (call.target) call.target = bounded("@text", call.target);
        call.args = call.args.map((argument) => bounded("@text", argument));
      }
      return size;
    }
    case "listExpr":
      return each(...exprKind.value.elements);
    case "structExpr":
      return exprKind.value.entries.reduce(
        (sum, entry) => sum + each(entry.keyKind.case === "mapKey" ? entry.keyKind.value : undefined, entry.value),
        0,
      );
    case "comprehensionExpr": {
      const loop = exprKind.value;
      const inner = new Set([...local, loop.iterVar, loop.iterVar2, loop.accuVar]);
      const size = (child?: Expr) => (child ? inspect(child, inner, references) : 0);
      const outside = each(loop.iterRange, loop.accuInit);
      const inside = size(loop.loopCondition) + size(loop.loopStep);
      if (loop.iterRange) loop.iterRange = bounded("@within", loop.iterRange, inside);
      return outside + inside + size(loop.result);
    }
    default:
      return 0;
  }
}

/** The expression put into a call of one of the bounding functions. */
function bounded(name: string, expr: Expr, nodes = 0): Expr {
  const call = parse(`bounded(0, ${nodes})`).expr;
  if (call?.exprKind.case !== "callExpr") throw new ConditionError("The condition cannot be compiled.");
  call.exprKind.value.function = name;
  call.exprKind.value.args[0] = expr;
  return call;
}

/** `a.b["c"]` as segments; undefined for anything that is not a plain path. A computed index ends the path. */
function pathOf(expr: Expr): Reference | undefined {
  const { exprKind } = expr;
  if (exprKind.case === "identExpr") return [exprKind.value.name];
  if (exprKind.case === "selectExpr" && exprKind.value.operand) {
    const base = pathOf(exprKind.value.operand);
    return base && [...base, exprKind.value.field];
  }
  if (exprKind.case !== "callExpr" || exprKind.value.function !== "_[_]") return undefined;
  const [operand, key] = exprKind.value.args;
  const base = operand && pathOf(operand);
  if (!base || key?.exprKind.case !== "constExpr") return undefined;
  const constant = key.exprKind.value.constantKind;
  if (constant.case === "stringValue") return [...base, constant.value];
  return constant.case === "int64Value" ? [...base, Number(constant.value)] : undefined;
}

/**
 * JSON as the evaluator may see it: own properties only, converted when read. The evaluator takes plain objects
 * too, but believes their `constructor` and `$typeName`, which here are somebody's data.
 */
class JsonMap extends Map<string, CelInput> {
  readonly #source: object;

  constructor(source: object) {
    super();
    this.#source = source;
  }

  override get size(): number {
    return Object.keys(this.#source).length;
  }

  override get(key: string): CelInput | undefined {
    if (typeof key !== "string" || !Object.hasOwn(this.#source, key)) return undefined;
    return toInput((this.#source as Record<string, unknown>)[key]);
  }

  override has(key: string): boolean {
    return typeof key === "string" && Object.hasOwn(this.#source, key);
  }

  override keys(): MapIterator<string> {
    return Object.keys(this.#source).values() as MapIterator<string>;
  }

  override *values(): MapIterator<CelInput> {
    for (const value of Object.values(this.#source)) yield toInput(value);
  }

  override *entries(): MapIterator<[string, CelInput]> {
    for (const [key, value] of Object.entries(this.#source)) yield [key, toInput(value)];
  }

  override [Symbol.iterator](): MapIterator<[string, CelInput]> {
    return this.entries();
  }

  override forEach(callback: (value: CelInput, key: string, map: Map<string, CelInput>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}

function toInput(value: unknown): CelInput {
  spend(typeof value === "string" ? value.length * COST.character : COST.value);
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(toInput);
  return typeof value === "object" ? new JsonMap(value) : String(value);
}
