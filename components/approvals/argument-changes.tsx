import { type ArgumentChange, diffArguments } from "./diff-arguments";
import { InertText } from "./inert-text";
import { visibleJson } from "./visible-text";

/** What an edit changes, place by place: what was asked for, and what will be sent instead, or in other words. */
export function ArgumentChanges(props: {
  before: unknown;
  after: unknown;
  words?: { before: string; after: string; whole: string };
}) {
  const { before, after, words = WORDS } = props;
  const changes = diffArguments(before, after);
  if (changes.length === 0) return <p className="text-muted-foreground text-sm">Nothing is changed.</p>;
  return (
    <ul className="grid gap-3" aria-label="Changes">
      {changes.map((change) => (
        <li key={change.path} className="min-w-0">
          <p className="mb-1 break-words font-mono text-[13px] text-muted-foreground">
            <InertText text={change.path || words.whole} />
          </p>
          <div className="overflow-hidden rounded-md border font-mono text-[13px]">
            <Side change={change} side="before" word={words.before} />
            <Side change={change} side="after" word={words.after} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const WORDS = { before: "Asked for", after: "Sent instead", whole: "arguments" };

/** A long value scrolls by itself, so keyboards must be able to get there. */
const focusable = { tabIndex: 0 };

const SIDES = {
  before: { sign: "−", look: "bg-danger-soft", tone: "text-danger" },
  after: { sign: "+", look: "bg-success-soft", tone: "text-success" },
};

function Side({ change, side, word }: { change: ArgumentChange; side: "before" | "after"; word: string }) {
  if (!(side in change)) return null;
  const { sign, look, tone } = SIDES[side];
  return (
    <p className={`flex gap-2 px-3 py-1.5 ${look}`}>
      <span aria-hidden className={`select-none ${tone}`}>
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <span className="max-h-60 min-w-0 overflow-y-auto whitespace-pre-wrap break-words" {...focusable}>
        {visibleJson(change[side])}
      </span>
    </p>
  );
}
