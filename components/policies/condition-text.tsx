import { InertText } from "@/components/approvals/inert-text";

/** A condition as it is evaluated, or in words when it has none. */
export function ConditionText({ condition }: { condition: string }) {
  if (condition === "") return <span className="text-muted-foreground">Every call</span>;
  return (
    <code className="block min-w-48 max-w-xl whitespace-pre-wrap break-words font-mono text-[13px]">
      <InertText text={condition} lines />
    </code>
  );
}
