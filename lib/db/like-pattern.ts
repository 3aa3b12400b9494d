/** A pattern for ILIKE that finds `text` anywhere and takes none of it for a wildcard; null matches everything. */
export function likePattern(text: string | undefined): string | null {
  const trimmed = text?.trim();
  return trimmed ? `%${trimmed.replace(/[\\%_]/g, "\\$&")}%` : null;
}
