"use client";
import { Select } from "@/components/ui/field";
import { Table, Td, Th } from "@/components/ui/table";
import type { ImportPreview } from "@/lib/contact-imports/queries";
import { TARGETS } from "@/lib/contact-imports/targets";

const LABELS: Record<(typeof TARGETS)[number], string> = {
  name: "Name",
  first_name: "First name",
  last_name: "Last name",
  email: "Email",
  phone: "Phone",
  company: "Company",
  title: "Title",
  timezone: "Time zone",
  language: "Language",
  tags: "Tags",
  consent: "Consent",
};
const SAMPLES = 3;

/** One line a column: what it is called, what is in it, and what it becomes. */
export function MappingTable(props: {
  preview: ImportPreview["preview"];
  mapping: (string | null)[];
  onChange: (mapping: (string | null)[]) => void;
}) {
  const { preview, mapping, onChange } = props;
  const columns = preview.columns.map((column, at) => ({ id: `${at} ${column}`, column, at }));
  return (
    <Table
      label="Columns of the file"
      head={
        <>
          <Th>Column</Th>
          <Th>First rows</Th>
          <Th>Becomes</Th>
        </>
      }
    >
      {columns.map(({ id, column, at }) => {
        const attribute = `attributes.${column.replace(/^attributes\./, "").slice(0, 100)}`;
        const samples = preview.rows
          .map((row) => row[at] ?? "")
          .filter(Boolean)
          .slice(0, SAMPLES);
        return (
          <tr key={id}>
            <Td className="font-medium">{column}</Td>
            <Td className="max-w-72 truncate text-muted-foreground">{samples.join(", ") || "—"}</Td>
            <Td className="min-w-48">
              <Select
                aria-label={`What ${column} becomes`}
                value={mapping[at] ?? ""}
                onChange={(event) =>
                  onChange(mapping.map((to, index) => (index === at ? event.target.value || null : to)))
                }
              >
                <option value="">Leave out</option>
                {TARGETS.map((target) => (
                  <option key={target} value={target}>
                    {LABELS[target]}
                  </option>
                ))}
                <option value={attribute}>Attribute “{attribute.slice("attributes.".length)}”</option>
              </Select>
            </Td>
          </tr>
        );
      })}
    </Table>
  );
}
