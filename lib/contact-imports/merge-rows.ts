import type { ImportedContact } from "./read-row";

export interface MergedRows {
  contacts: ImportedContact[];
  /** Rows that were merged into an earlier one of the same address, or left out for it. */
  repeated: number;
}

/** Of rows with the same address one is left: with `update` a later row adds to the earlier one, else the first stands. */
export function mergeRows(rows: ImportedContact[], onDuplicate: "update" | "skip"): MergedRows {
  const byAddress = new Map<string, number>();
  const contacts: ImportedContact[] = [];
  for (const row of rows) {
    const known = row.email === null ? undefined : byAddress.get(row.email);
    const earlier = known === undefined ? undefined : contacts[known];
    if (known === undefined || !earlier) {
      if (row.email !== null) byAddress.set(row.email, contacts.length);
      contacts.push(row);
    } else if (onDuplicate === "update") contacts[known] = merged(earlier, row);
  }
  return { contacts, repeated: rows.length - contacts.length };
}

function merged(earlier: ImportedContact, later: ImportedContact): ImportedContact {
  const given = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null));
  return {
    ...earlier,
    ...given,
    tags: [...new Set([...earlier.tags, ...later.tags])],
    attributes: { ...earlier.attributes, ...later.attributes },
    consent: earlier.consent === "withdrawn" ? "withdrawn" : (later.consent ?? earlier.consent),
  };
}
