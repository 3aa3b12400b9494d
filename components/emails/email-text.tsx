import { InertText } from "@/components/approvals/inert-text";

/**
 * The text of a mail, line by line. Addresses of this installation are links; any other stays text, since what a mail
 * quotes may come from anywhere.
 * @param origin where this installation is reached, without a trailing slash
 */
export function EmailText({ text, origin }: { text: string; origin: string }) {
  let position = 0;
  return (
    <div className="whitespace-pre-wrap break-words text-sm leading-relaxed">
      {text.split("\n").map((line) => {
        const key = position;
        position += line.length + 1;
        return (
          <p key={key} className="min-h-[1lh]">
            {isOwn(line, origin) ? (
              <a
                href={line}
                target="_blank"
                rel="noopener noreferrer"
                className="break-all text-accent underline underline-offset-2"
              >
                {line}
              </a>
            ) : (
              <InertText text={line} />
            )}
          </p>
        );
      })}
    </div>
  );
}

const isOwn = (line: string, origin: string) => line.startsWith(`${origin}/`) && /^[!-~]+$/.test(line);
