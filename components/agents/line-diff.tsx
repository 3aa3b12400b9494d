import { visibleText } from "@/components/approvals/visible-text";
import { cn } from "@/components/ui/cn";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { diffSequence, type SequenceChange } from "./diff-sequence";

/** So many lines around a change are shown. */
const CONTEXT = 3;

type Line = SequenceChange<string> | { kind: "gap"; value: string };

const LOOKS = {
  same: { sign: " ", word: "", look: "" },
  removed: { sign: "−", word: "Removed: ", look: "bg-danger-soft" },
  added: { sign: "+", word: "Added: ", look: "bg-success-soft" },
  gap: { sign: "", word: "", look: "bg-muted text-muted-foreground" },
};

/** Two JSON values line by line; what has not changed is left out, but for the lines around a change. */
export function LineDiff({ before, after, label }: { before: unknown; after: unknown; label: string }) {
  const lines = withGaps(diffSequence(linesOf(before), linesOf(after)));
  let place = 0;
  return (
    <ScrollRegion label={label} className="max-h-96 overflow-auto rounded-md border bg-background py-1">
      <div className="min-w-fit font-mono text-[13px] leading-6">
        {lines.map((line) => {
          const { sign, word, look } = LOOKS[line.kind];
          return (
            <p key={place++} className={cn("flex gap-2 whitespace-pre px-3", look)}>
              <span aria-hidden className="w-3 shrink-0 select-none">
                {sign}
              </span>
              <span>
                {word && <span className="sr-only">{word}</span>}
                {visibleText(line.value)}
              </span>
            </p>
          );
        })}
      </div>
    </ScrollRegion>
  );
}

const linesOf = (value: unknown) => JSON.stringify(value, null, 2).split("\n");

function withGaps(changes: SequenceChange<string>[]): Line[] {
  const near = new Set<number>();
  changes.forEach(({ kind }, index) => {
    if (kind === "same") return;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at++) near.add(at);
  });
  const lines: Line[] = [];
  let hidden = 0;
  const close = () => {
    if (hidden > 0) lines.push({ kind: "gap", value: hidden === 1 ? "1 equal line" : `${hidden} equal lines` });
    hidden = 0;
  };
  changes.forEach((change, index) => {
    if (!near.has(index)) {
      hidden++;
      return;
    }
    close();
    lines.push(change);
  });
  close();
  return lines;
}
