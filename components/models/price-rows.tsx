"use client";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { ModelProvider } from "@/lib/model-providers/queries";

/** `place` counts from 0, and is what its fields are named by. */
export type PriceRowValue = ModelProvider["models"][number] & { place: number };

/** Models that agents may name alone, with their prices; a row without a name is left out. */
export function PriceRows({ rows, onRows }: { rows: PriceRowValue[]; onRows: (rows: PriceRowValue[]) => void }) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="font-medium text-sm">Models and prices</legend>
      <p className="text-[13px] text-muted-foreground">
        Optional: US dollars for a million tokens, so that runs and the usage page show what they cost.
      </p>
      {rows.map((row) => (
        <PriceRow key={row.place} row={row} />
      ))}
      <div>
        <Button
          size="sm"
          onClick={() => onRows([...rows, { name: "", input_price: null, output_price: null, place: rows.length }])}
        >
          <Plus aria-hidden /> Add a model
        </Button>
      </div>
    </fieldset>
  );
}

function PriceRow({ row }: { row: PriceRowValue }) {
  const { place: index } = row;
  const number = { type: "number", min: 0, max: 100_000, step: "any", inputMode: "decimal" as const };
  const label = (what: string) => `${what} of model ${index + 1}`;
  return (
    <div className="grid grid-cols-2 gap-2 sm:grid-cols-[minmax(0,1fr)_7rem_7rem]">
      <Input
        name={`model_${index}`}
        aria-label={label("Name")}
        placeholder="Model"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        defaultValue={row.name}
        className="col-span-2 sm:col-span-1"
      />
      <Input
        name={`input_${index}`}
        aria-label={label("Input price")}
        placeholder="Input $"
        defaultValue={row.input_price ?? ""}
        {...number}
      />
      <Input
        name={`output_${index}`}
        aria-label={label("Output price")}
        placeholder="Output $"
        defaultValue={row.output_price ?? ""}
        {...number}
      />
    </div>
  );
}
