/** One place where two values differ. `before` is absent for what was added, `after` for what was taken out. */
export interface ArgumentChange {
  /** `body.items[2].price` */
  path: string;
  before?: unknown;
  after?: unknown;
}

/** Where two JSON values differ, in the order of the first. The order of an object's keys makes no difference. */
export function diffArguments(before: unknown, after: unknown, path = ""): ArgumentChange[] {
  if (Object.is(before, after)) return [];
  const old = childrenOf(before);
  const now = childrenOf(after);
  if (!old || !now || Array.isArray(before) !== Array.isArray(after)) return [{ path, before, after }];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    const place = pathTo(path, name, Array.isArray(before));
    if (!now.has(name)) return [{ path: place, before: old.get(name) }];
    if (!old.has(name)) return [{ path: place, after: now.get(name) }];
    return diffArguments(old.get(name), now.get(name), place);
  });
}

function childrenOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}

function pathTo(path: string, name: string, inArray: boolean): string {
  if (inArray) return `${path}[${name}]`;
  if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path ? `${path}.${name}` : name;
}
