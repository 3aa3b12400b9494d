/** A whole number from a field, between two bounds; else why it is none. */
export function readWholeNumber(text: string, least: number, most: number): { value?: number; problem?: string } {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return { value };
  return { problem: `Must be a whole number from ${least} to ${most}.` };
}
