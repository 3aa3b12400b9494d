import { type ArgumentChange, diffArguments } from "./diff-arguments";
import { InertText } from "./inert-text";
import { visibleJson } from "./visible-text";

/** What an edit changes, place by place: what was asked for, and what will be sent instead. */
export function ArgumentChanges({ before, after }: { before: unknown; after: unknown }) {
  const changes = diffArguments(before, after);
  if (changes.length === 0) return <p className="text-muted-foreground text-sm">Nothing is changed.</p>;
  return (
    <ul className="grid gap-3" aria-label="Changes">
      {changes.map((change) => (
        <li key={change.path} className="min-w-0">
          <p className="mb-1 break-words font-mono text-[13px] text-muted-foreground">
            <InertText text={change.path || "arguments"} />
          </p>
          <div className="overflow-hidden rounded-md border font-mono text-[13px]">
            <Side change={change} side="before" />
            <Side change={change} side="after" />
          </div>
        </li>
      ))}
    </ul>
  );
}

const SIDES = {
  before: { sign: "−", word: "Asked for", look: "bg-danger-soft", tone: "text-danger" },
  after: { sign: "+", word: "Sent instead", look: "bg-success-soft", tone: "text-success" },
};

function Side({ change, side }: { change: ArgumentChange; side: "before" | "after" }) {
  if (!(side in change)) return null;
  const { sign, word, look, tone } = SIDES[side];
  return (
    <p className={`flex gap-2 px-3 py-1.5 ${look}`}>
      <span aria-hidden className={`select-none ${tone}`}>
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <span className="max-h-60 min-w-0 overflow-y-auto whitespace-pre-wrap break-words">
        {visibleJson(change[side])}
      </span>
    </p>
  );
}
