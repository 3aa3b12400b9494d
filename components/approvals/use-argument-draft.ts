"use client";
import { useMemo, useState } from "react";
import { type Arguments, argumentFields, parseArguments, readFields } from "./argument-fields";
import { diffArguments } from "./diff-arguments";
import { visibleJson } from "./visible-text";

type Mode = "form" | "json";
interface Draft {
  mode: Mode;
  /** What the form began with: the call's arguments, or what was made of them as JSON. */
  base: Arguments;
  texts: Record<string, string>;
  json: string;
}

const NO_PROBLEMS: ReadonlyMap<string, string> = new Map();

/** A person's edit of a call's arguments, as a form or as JSON. */
export function useArgumentDraft(schema: Arguments | null, args: Arguments) {
  const [draft, setDraft] = useState<Draft>(() => asForm(schema, args));
  const fields = useMemo(() => argumentFields(schema, draft.base), [schema, draft.base]);
  const read = useMemo(() => readDraft(draft, fields), [draft, fields]);
  return {
    fields,
    mode: draft.mode,
    texts: draft.texts,
    json: draft.json,
    /** The arguments as edited; undefined while what is written is no value. */
    args: read.args,
    changed: read.args === undefined || diffArguments(args, read.args).length > 0,
    /** What is wrong, by field. */
    problems: read.problems,
    /** What is wrong with the JSON as a whole. */
    problem: read.problem,
    setField: (name: string, text: string) => setDraft((old) => ({ ...old, texts: { ...old.texts, [name]: text } })),
    setJson: (json: string) => setDraft((old) => ({ ...old, json })),
    /** Goes on in the other view with what has been edited, once that can be read. */
    setMode(mode: Mode) {
      if (mode === draft.mode || !read.args) return;
      const edited = read.args;
      setDraft(mode === "form" ? asForm(schema, edited) : { ...draft, mode, json: visibleJson(edited) });
    },
    reset: () => setDraft(asForm(schema, args)),
  };
}

export type ArgumentDraft = ReturnType<typeof useArgumentDraft>;

function asForm(schema: Arguments | null, base: Arguments): Draft {
  const texts = Object.fromEntries(argumentFields(schema, base).map((field) => [field.name, field.initial]));
  return { mode: "form", base, texts, json: "" };
}

function readDraft(draft: Draft, fields: ReturnType<typeof argumentFields>) {
  if (draft.mode === "form") {
    const { args, problems } = readFields(fields, draft.texts, draft.base);
    return { args: problems.size > 0 ? undefined : args, problems, problem: undefined };
  }
  try {
    return { args: parseArguments(draft.json), problems: NO_PROBLEMS, problem: undefined };
  } catch (error) {
    const problem = error instanceof Error ? error.message : "This cannot be read.";
    return { args: undefined, problems: NO_PROBLEMS, problem };
  }
}
