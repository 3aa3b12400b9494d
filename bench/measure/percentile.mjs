/** The value below which `percent` of the values lie (nearest rank). @param {number[]} values @param {number} percent */
export function percentile(values, percent) {
  if (values.length === 0) throw new Error("nothing was measured");
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
