import { formatNumber } from "./format";

export interface Bar {
  label: string;
  /** Stacked from the bottom up. */
  parts: { value: number; className: string; name: string }[];
}

const HEIGHT = 120;
const SLOT = 40;

/** Stacked bars as plain SVG; the same figures stand in a table for those who cannot see it. */
export function BarChart({ bars, title }: { bars: Bar[]; title: string }) {
  const highest = Math.max(1, ...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.value, 0)));
  return (
    <figure>
      <svg
        viewBox={`0 0 ${bars.length * SLOT} ${HEIGHT}`}
        className="h-32 w-full"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars.map((bar, index) => {
          let top = HEIGHT;
          return (
            <g key={bar.label}>
              <title>{`${bar.label}: ${bar.parts.map((part) => `${formatNumber(part.value)} ${part.name}`).join(", ")}`}</title>
              <rect x={index * SLOT} y={0} width={SLOT} height={HEIGHT} className="fill-transparent hover:fill-muted" />
              <rect x={index * SLOT + 8} y={HEIGHT - 1} width={SLOT - 16} height={1} className="fill-border" />
              {bar.parts.map((part) => {
                const height = (part.value / highest) * (HEIGHT - 6);
                top -= height;
                return (
                  <rect
                    key={part.name}
                    x={index * SLOT + 8}
                    y={top}
                    width={SLOT - 16}
                    height={height}
                    className={`pointer-events-none ${part.className}`}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div className="mt-2 flex justify-between text-muted-foreground text-xs" aria-hidden>
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <figcaption className="sr-only">
        <table>
          <caption>{title}</caption>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.label}>
                <th scope="row">{bar.label}</th>
                {bar.parts.map((part) => (
                  <td key={part.name}>{`${part.value} ${part.name}`}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </figcaption>
    </figure>
  );
}
