import { STANDING } from "./standing";

export interface Verdict {
  id: string;
  promise: string;
  did: string;
  figure: string;
  problems: string[];
  seconds: number;
}

const number = (id: string) => Number(id.slice(1));

/** The table as Markdown: what was promised, done and found, then what tests prove elsewhere. */
export function asMarkdown(verdicts: Verdict[], how: { seed: number; scale: string; machine: string }): string {
  const done = verdicts.map(({ id, promise, did, figure, problems, seconds }) => ({
    id,
    cells: [promise, did, figure, problems.length === 0 ? `holds (${seconds} s)` : `**fails**: ${problems[0]}`],
  }));
  const standing = STANDING.map(({ id, promise, stands }) => ({
    id,
    cells: [
      promise,
      `stands in ${stands.map((each) => (each.includes("/") ? `\`${each}\`` : each)).join(", ")}`,
      "–",
      "`npm test`",
    ],
  }));
  const rows = [...done, ...standing].sort((a, b) => number(a.id) - number(b.id));
  const line = (cells: string[]) =>
    `| ${cells.map((each) => each.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return `${[
    line(["", "Promise", "What was done", "Figure", "Verdict"]),
    line(["---", "---", "---", "---", "---"]),
    ...rows.map(({ id, cells }) => line([id, ...cells])),
  ].join("\n")}\n\nSeed ${how.seed}, scale ${how.scale}; ${how.machine}.\n`;
}

/** @returns the closing line */
export function closingLine(verdicts: Verdict[]): string {
  const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
  return `${verdicts.length - failed} passed, ${failed} failed`;
}
