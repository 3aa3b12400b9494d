/**
 * `column = value`, for a page in the order of an index that begins with the column: with `ORDER BY column, key DESC` no
 * other index has that order. After a plain `=` the column would say nothing of the order, and PostgreSQL might walk the
 * table by the key alone, past however many rows that belong to others or are not listed.
 */
export function leads(column: string, placeholder: string): string {
  return `${column} = ANY(ARRAY[${placeholder}])`;
}
