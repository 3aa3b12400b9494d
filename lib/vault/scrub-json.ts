/** A key, a string or a number of a JSON value, in the order of a walk through it. */
export interface Leaf {
  readonly original: string;
  text: string;
  /** Its bytes in the document, once there is one. */
  start: number;
  end: number;
}

/** Strings of the same place in the elements of a list follow one another: `*.delta.text`. */
interface Place {
  leaves: Leaf[];
  items: Place | undefined;
  fields: Map<string, Place>;
}

export interface Leaves {
  all: Leaf[];
  /** All of it as one text: strings of one place without anything between them, everything else set apart. */
  document: () => Buffer;
}

const APART = "\0";

/** @param numbers whether numbers are leaves too */
export function collectLeaves(value: unknown, numbers: boolean): Leaves {
  const all: Leaf[] = [];
  const alone: Leaf[] = [];
  const root = newPlace();
  const add = (text: string, to: Leaf[]) => {
    const leaf = { original: text, text, start: 0, end: 0 };
    all.push(leaf);
    to.push(leaf);
  };
  const visit = (inner: unknown, place: Place): void => {
    if (typeof inner === "string") add(inner, place.leaves);
    else if (typeof inner === "number" && numbers) add(String(inner), alone);
    else if (Array.isArray(inner)) {
      place.items ??= newPlace();
      for (const each of inner) visit(each, place.items);
    } else if (typeof inner === "object" && inner !== null) {
      for (const [key, each] of Object.entries(inner)) {
        add(key, alone);
        const field = place.fields.get(key) ?? newPlace();
        place.fields.set(key, field);
        visit(each, field);
      }
    }
  };
  visit(value, root);
  return { all, document: () => layOut(root, alone) };
}

/** The value with each leaf's text in its place; the leaves are those of `collectLeaves`. */
export function rebuild(value: unknown, leaves: readonly Leaf[], numbers: boolean): unknown {
  let next = 0;
  const take = () => leaves[next++] as Leaf;
  const build = (inner: unknown): unknown => {
    if (typeof inner === "string") return take().text;
    if (typeof inner === "number" && numbers) {
      const { original, text } = take();
      return text === original ? inner : text;
    }
    if (Array.isArray(inner)) return inner.map(build);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.values(inner).map((each) => [take().text, build(each)]));
  };
  return build(value);
}

function newPlace(): Place {
  return { leaves: [], items: undefined, fields: new Map() };
}

function layOut(root: Place, alone: readonly Leaf[]): Buffer {
  const parts: string[] = [];
  let size = 0;
  const put = (leaf: Leaf) => {
    leaf.start = size;
    size += Buffer.byteLength(leaf.text);
    leaf.end = size;
    parts.push(leaf.text);
  };
  const setApart = () => {
    parts.push(APART);
    size += APART.length;
  };
  const places = [root];
  for (let place = places.pop(); place; place = places.pop()) {
    for (const leaf of place.leaves) put(leaf);
    setApart();
    if (place.items) places.push(place.items);
    places.push(...place.fields.values());
  }
  for (const leaf of alone) {
    put(leaf);
    setApart();
  }
  return Buffer.from(parts.join(""));
}
