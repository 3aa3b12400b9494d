"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/field";
import type { Filter, FilterCondition } from "@/lib/segments/queries";
import { ConditionRow, isWhole } from "./condition-row";
import { NEW_CONDITION } from "./new-condition";

const MOST = 20;

/** Whether every condition says all it has to. */
export function isWholeFilter({ conditions }: Filter): boolean {
  return conditions.every(isWhole);
}

/** The conditions of a filter, each a row. */
export function FilterFields({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { match, conditions } = filter;
  // A row keeps its fields when one above it goes: so each has a number of its own.
  const [numbers, setNumbers] = useState(() => conditions.map((_, at) => at));
  const numberAt = (at: number) => numbers[at] ?? -1 - at;
  const set = (changed: FilterCondition[]) => onChange({ match, conditions: changed });
  function remove(at: number) {
    setNumbers(conditions.map((_, each) => numberAt(each)).filter((_, each) => each !== at));
    set(conditions.filter((_, each) => each !== at));
  }
  function add() {
    setNumbers([...conditions.map((_, each) => numberAt(each)), Date.now()]);
    set([...conditions, NEW_CONDITION]);
  }
  return (
    <>
      <Field label="Contacts that meet">
        {(control) => (
          <Select
            {...control}
            className="sm:w-64"
            value={match}
            onChange={(event) => onChange({ match: event.target.value === "any" ? "any" : "all", conditions })}
          >
            <option value="all">all of these conditions</option>
            <option value="any">any of these conditions</option>
          </Select>
        )}
      </Field>
      {conditions.length > 0 && (
        <ol className="grid gap-3">
          {conditions.map((condition, at) => (
            <ConditionRow
              key={numberAt(at)}
              number={at + 1}
              condition={condition}
              onChange={(changed) => set(conditions.map((each, other) => (other === at ? changed : each)))}
              onRemove={() => remove(at)}
            />
          ))}
        </ol>
      )}
      {conditions.length === 0 && <p className="text-muted-foreground text-sm">Without conditions it is everybody.</p>}
      <div>
        <Button size="sm" disabled={conditions.length >= MOST} onClick={add}>
          <Plus aria-hidden /> Add condition
        </Button>
      </div>
    </>
  );
}
