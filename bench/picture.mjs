// What was measured as a picture: for each figure that has a bar, how many times as good as the bar it is.

const [WIDTH, ROW, LEFT, RIGHT, TOP] = [860, 26, 400, 120, 44];
/** The scale is logarithmic: from a quarter of the bar to sixteen times it. */
const [LEAST, MOST] = [0.25, 16];

/** @param {import("./report.mjs").Figure[]} figures @returns {string} SVG */
export function picture(figures) {
  const barred = figures.flatMap(({ name, reached, value, bar = "" }) =>
    reached === undefined ? [] : [{ name: name.trim(), reached, words: `${value} (${bar})` }],
  );
  const height = TOP + barred.length * ROW + 16;
  const rows = barred.map(({ name, reached, words }, index) => {
    const y = TOP + index * ROW;
    const [from, to] = [x(Math.min(1, reached)), x(Math.max(1, reached))];
    const colour = reached >= 1 ? "#0f766e" : "#b45309";
    return [
      `<text x="${LEFT - 12}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${from}" y="${y + 4}" width="${Math.max(2, to - from)}" height="14" rx="2" fill="${colour}"/>`,
      `<text x="${to + 6}" y="${y + 15}" class="value">${reached.toFixed(reached < 10 ? 2 : 0)}×</text>`,
      `<title>${escaped(`${name}: ${words}`)}</title>`,
    ].join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Each figure beside its bar">
<style>text{font:12px system-ui,sans-serif;fill:#1f2937}.value{font-weight:600}</style>
<rect width="${WIDTH}" height="${height}" rx="8" fill="#ffffff"/>
<text x="${x(1)}" y="26" text-anchor="middle">the bar</text>
<line x1="${x(1)}" y1="${TOP - 10}" x2="${x(1)}" y2="${height - 10}" stroke="#9ca3af"/>
${rows.map((row) => `<g>${row}</g>`).join("\n")}
</svg>
`;
}

/** @param {number} reached */
function x(reached) {
  const within = Math.min(MOST, Math.max(LEAST, reached));
  return Math.round(LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(within / LEAST)) / Math.log(MOST / LEAST));
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
