"use client";
import { Select } from "./field";

/** One choice of a filter bar; the empty choice is "Any …". */
export function FilterSelect(props: {
  label: string;
  className: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const { label, className, value, options, onChange } = props;
  return (
    <Select
      aria-label={label}
      className={className}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Any {label.toLowerCase()}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
