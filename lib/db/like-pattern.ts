/** Text as LIKE finds it literally: none of it is a wildcard. Prisma's case-insensitive filters are ILIKE underneath. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** A pattern for ILIKE that finds `text` anywhere; null matches everything. */
export function likePattern(text: string | undefined): string | null {
  const trimmed = text?.trim();
  return trimmed ? `%${escapeLike(trimmed)}%` : null;
}
