import { visibleParts } from "./visible-text";

/** Text of unknown origin: shown as text, with the characters one cannot see named and set apart. */
export function InertText({ text }: { text: string }) {
  let position = 0;
  return (
    <span className="[unicode-bidi:isolate]">
      {visibleParts(text).map((part) => {
        const key = position;
        position += part.text.length;
        if (!part.escape) return part.text;
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
