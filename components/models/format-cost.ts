/** Micro US dollars as people read them: `$0.0042`, `$1.20`; a trifle is `< $0.0001`. */
export function formatCost(microUsd: number): string {
  const dollars = microUsd / 1_000_000;
  if (microUsd === 0) return "$0.00";
  if (dollars < 0.0001) return "< $0.0001";
  return `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}
