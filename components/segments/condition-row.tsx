"use client";
import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { ATTRIBUTE_PREFIX, fieldKind, OPERATORS_OF, type Operator } from "@/lib/segments/operators";
import type { FilterCondition } from "@/lib/segments/queries";
import { FIELD_LABELS, OPERATOR_LABELS } from "./describe-filter";

const CHOICES: Record<string, [string, string][]> = {
  consent: [
    ["granted", "given"],
    ["unknown", "not known"],
    ["withdrawn", "withdrawn"],
  ],
  suppressed: [
    ["true", "yes"],
    ["false", "no"],
  ],
};
const takesDay = (operator: Operator) => operator === "before" || operator === "after";

/** Whether a condition says all it has to. */
export function isWhole({ field, operator, value }: FilterCondition): boolean {
  if (field === ATTRIBUTE_PREFIX) return false;
  return operator === "exists" || operator === "not_exists" || (value ?? "").trim() !== "";
}

/** One condition: a field, how it is compared, and with what. */
export function ConditionRow(props: {
  number: number;
  condition: FilterCondition;
  onChange: (condition: FilterCondition) => void;
  onRemove: () => void;
}) {
  const { number, condition, onChange, onRemove } = props;
  const { field, operator, value = "" } = condition;
  const kind = fieldKind(field) ?? "text";
  const isAttribute = kind === "attribute";
  const choices = CHOICES[kind];

  function pickField(next: string) {
    const operators = OPERATORS_OF[fieldKind(next) ?? "text"];
    const kept = operators.includes(operator) ? operator : (operators[0] ?? "is");
    onChange(complete({ field: next, operator: kept, value: CHOICES[next]?.[0]?.[0] ?? (CHOICES[kind] ? "" : value) }));
  }

  return (
    <li className="flex flex-wrap items-center gap-2">
      <Select
        aria-label={`Field of condition ${number}`}
        className="w-auto grow sm:grow-0"
        value={isAttribute ? ATTRIBUTE_PREFIX : field}
        onChange={(event) => pickField(event.target.value)}
      >
        {Object.entries(FIELD_LABELS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
        <option value={ATTRIBUTE_PREFIX}>Attribute…</option>
      </Select>
      {isAttribute && (
        <Input
          aria-label={`Attribute of condition ${number}`}
          placeholder="Name of the attribute"
          className="w-44 grow sm:grow-0"
          maxLength={100}
          value={field.slice(ATTRIBUTE_PREFIX.length)}
          onChange={(event) => onChange({ ...condition, field: ATTRIBUTE_PREFIX + event.target.value })}
        />
      )}
      <Select
        aria-label={`Comparison of condition ${number}`}
        className="w-auto grow sm:grow-0"
        value={operator}
        onChange={(event) => onChange(complete({ field, operator: event.target.value as Operator, value }))}
      >
        {OPERATORS_OF[kind].map((each) => (
          <option key={each} value={each}>
            {OPERATOR_LABELS[each]}
          </option>
        ))}
      </Select>
      {operator !== "exists" &&
        operator !== "not_exists" &&
        (choices ? (
          <Select
            aria-label={`Value of condition ${number}`}
            className="w-auto grow sm:grow-0"
            value={value}
            onChange={(event) => onChange({ ...condition, value: event.target.value })}
          >
            {choices.map(([each, label]) => (
              <option key={each} value={each}>
                {label}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            aria-label={`Value of condition ${number}`}
            placeholder={takesDay(operator) ? "2026-01-31 or today-30d" : "Value"}
            className="w-52 grow"
            maxLength={500}
            value={value}
            onChange={(event) => onChange({ ...condition, value: event.target.value })}
          />
        ))}
      <Button size="icon" variant="ghost" aria-label={`Remove condition ${number}`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </li>
  );
}

/** Some comparisons take no value. */
function complete({ field, operator, value }: FilterCondition): FilterCondition {
  return operator === "exists" || operator === "not_exists"
    ? { field, operator }
    : { field, operator, value: value ?? "" };
}
