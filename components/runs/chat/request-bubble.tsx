import { InertText } from "@/components/approvals/inert-text";
import { ScrollRegion } from "@/components/ui/scroll-region";

const LONG = 1500;

/** What was asked of the agent, on the side of whoever asked. */
export function RequestBubble({ text }: { text: string }) {
  const words = (
    <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">
      <InertText text={text} lines />
    </p>
  );
  return (
    <li className="flex justify-end pl-8 sm:pl-16">
      <div className="max-w-full rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5" data-request>
        <span className="sr-only">Asked:</span>
        {text.length > LONG ? (
          <ScrollRegion label="What was asked" className="max-h-80 overflow-y-auto">
            {words}
          </ScrollRegion>
        ) : (
          words
        )}
      </div>
    </li>
  );
}
