/** One series as a stepped line over its area, oldest first. Decoration: the figures stand beside it as text. */
export function LineChart({ values }: { values: number[] }) {
  const width = 600;
  const height = 96;
  if (values.length < 2) return null;
  const highest = Math.max(1, ...values);
  const step = width / (values.length - 1);
  const points = values.map((value, index) => [index * step, height - 3 - (value / highest) * (height - 8)] as const);
  const line = points.map(([x, y], index) => (index === 0 ? `M${x},${y}` : `H${x}V${y}`)).join("");
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="h-24 w-full" preserveAspectRatio="none" aria-hidden="true">
      <path d={`${line}V${height}H0Z`} className="fill-accent-soft" />
      <path d={line} className="fill-none stroke-accent" strokeWidth={2} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
