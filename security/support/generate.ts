import { resolve, type Schema } from "./document";
import { HOSTILE_TEXTS } from "./hostile";
import type { Random } from "./random";
import type { World } from "./world";

const WORDS = ["alpha", "report", "Ada Lovelace", "ünïcödé", "日本語", "a-b_c.d", "x", "Weekly 7", "ok"];
const FORMATS: Record<string, string> = {
  "date-time": "2026-03-14T08:00:04Z",
  date: "2026-03-14",
  email: "ada@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
};
const MAX_LEVELS = 6;

/** A value by its schema: mostly valid, since what only a verb can check is reached by nothing else. */
export function sample(schema: Schema, name: string, random: Random, world: World, level = 0): unknown {
  const known = resolve(schema);
  if (known.example !== undefined && random.chance(0.4)) return known.example;
  if (known.const !== undefined) return known.const;
  if (known.enum) return random.pick(known.enum);
  const choices = known.anyOf ?? known.oneOf;
  if (choices) return sample(random.pick(choices), name, random, world, level + 1);
  if (known.allOf) return Object.assign({}, ...known.allOf.map((one) => sample(one, name, random, world, level + 1)));
  const type = Array.isArray(known.type) ? random.pick(known.type) : known.type;
  switch (type) {
    case "object":
      return objectOf(known, random, world, level);
    case "array": {
      const least = known.minItems ?? 0;
      const length = level > MAX_LEVELS ? least : least + random.int(3);
      return Array.from({ length }, () => sample(known.items ?? {}, name, random, world, level + 1));
    }
    case "integer":
    case "number":
      return numberOf(known, random);
    case "boolean":
      return random.chance(0.5);
    case "null":
      return null;
    case "string":
      return textOf(known, name, random, world);
    default:
      return random.pick<unknown>(["free", 1, true, null, { any: "thing" }, ["list"]]);
  }
}

function objectOf(schema: Schema, random: Random, world: World, level: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const wanted = schema.required?.includes(name) || random.chance(level > MAX_LEVELS ? 0 : 0.4);
    if (wanted) made[name] = sample(property, name, random, world, level + 1);
  }
  const { additionalProperties: more } = schema;
  if (typeof more === "object" && random.chance(0.5)) made.key = sample(more, "key", random, world, level + 1);
  return made;
}

function numberOf({ type, minimum = 0, maximum = 1_000 }: Schema, random: Random): number {
  const edges = [minimum, maximum, minimum + random.int(Math.max(1, Math.min(1_000, maximum - minimum)))];
  const number = random.pick(edges);
  return type === "number" && random.chance(0.3) ? number + 0.5 : number;
}

function textOf(schema: Schema, name: string, random: Random, world: World): string {
  const id = idFor(name, random, world);
  if (id !== null && random.chance(0.7)) return id;
  if (schema.format && FORMATS[schema.format]) return FORMATS[schema.format] ?? "";
  const { minLength = 0, maxLength = 200 } = schema;
  const text = random.chance(0.1) ? "é".repeat(Math.min(maxLength, 5_000)) : random.pick(WORDS);
  return text.padEnd(minLength, "x").slice(0, maxLength);
}

/** Fields that name a thing by another word than its kind's. */
const KINDS: Record<string, string> = {
  to: "user",
  id: "approval",
  model: "agent",
  provider_id: "model_provider",
  replay_of: "run",
  resource_id: "agent",
};

/** The kind of thing that a field names: `credential_id`, `run_ids`, `agent`; null for other fields. */
export function kindOf(name: string, world: Pick<World, "ids">): string | null {
  const kind = KINDS[name] ?? name.replace(/_ids?$/, "").replace(/^agent_uuid$/, "agent");
  return kind in world.ids || kind === "workspace" ? kind : null;
}

function idFor(name: string, random: Random, world: World): string | null {
  const kind = kindOf(name, world);
  if (kind === null) return null;
  if (kind === "workspace") return world.workspace.workspaceId;
  return random.chance(0.8) ? (world.ids[kind] ?? null) : random.pick(Object.values(world.ids));
}

export function hostileText(random: Random): string {
  return random.pick(HOSTILE_TEXTS);
}
