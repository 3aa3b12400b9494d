"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";

export interface AttributeRow {
  id: number;
  key: string;
  value: string;
}

let rows = 0;
const newRow = (key = "", value = ""): AttributeRow => ({ id: rows++, key, value });

/** Attributes as rows to edit. */
export function rowsOf(attributes: Record<string, unknown>): AttributeRow[] {
  return Object.entries(attributes).map(([key, value]) =>
    newRow(key, typeof value === "string" ? value : JSON.stringify(value)),
  );
}

/** Rows as attributes: one that was no text and reads as it did stays what it was. */
export function attributesOf(rows: AttributeRow[], before: Record<string, unknown>) {
  const attributes: Record<string, string | number | boolean> = {};
  for (const { key, value } of rows) {
    const name = key.trim();
    if (!name) continue;
    const known = before[name];
    const isSame = (typeof known === "number" || typeof known === "boolean") && JSON.stringify(known) === value;
    attributes[name] = isSame ? known : value;
  }
  return attributes;
}

/** A name and a value a row; an empty name is left out. */
export function AttributeRows(props: { rows: AttributeRow[]; onChange: (rows: AttributeRow[]) => void }) {
  const { rows, onChange } = props;
  const change = (id: number, part: Partial<AttributeRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">Attributes</legend>
      {rows.map((row, at) => (
        <div key={row.id} className="flex gap-2">
          <Input
            aria-label={`Name of attribute ${at + 1}`}
            placeholder="Name"
            maxLength={100}
            value={row.key}
            onChange={(event) => change(row.id, { key: event.target.value })}
          />
          <Input
            aria-label={`Value of attribute ${at + 1}`}
            placeholder="Value"
            maxLength={2000}
            value={row.value}
            onChange={(event) => change(row.id, { value: event.target.value })}
          />
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Remove attribute ${at + 1}`}
            onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button size="sm" onClick={() => onChange([...rows, newRow()])}>
          <Plus aria-hidden /> Add attribute
        </Button>
      </div>
    </fieldset>
  );
}
