import { Card } from "@/components/ui/card";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { InertText } from "./inert-text";

/** What the agent's model last said before it asked; nothing where no model did. */
export function AgentReasoning({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <Card title="What the agent said last" description="Written by a model: a reason to look closer, not a proof.">
      <ScrollRegion label="What the agent said last" className="max-h-80 overflow-y-auto rounded-b-lg px-5 py-4">
        <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">
          <InertText text={text} lines />
        </p>
      </ScrollRegion>
    </Card>
  );
}
