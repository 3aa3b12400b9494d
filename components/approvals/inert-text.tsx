import { visibleParts } from "./visible-text";

/**
 * Text of unknown origin: shown as text, with the characters one cannot see named and set apart. With `lines`, line
 * breaks and tabs are not named: for prose, where the page shows them as what they are.
 */
export function InertText({ text, lines }: { text: string; lines?: boolean }) {
  let position = 0;
  return (
    <span className="[unicode-bidi:isolate]">
      {visibleParts(text).map((part) => {
        const key = position;
        position += part.text.length;
        if (!part.escape) return part.text;
        if (lines && part.text === "\\n") return "\n";
        if (lines && part.text === "\\t") return "\t";
        return (
          <span key={key}>
            <mark className="rounded-sm bg-warning-soft px-0.5 font-mono text-[0.9em] text-warning">{part.text}</mark>
            {part.text === "\\n" && "\n"}
          </span>
        );
      })}
    </span>
  );
}
