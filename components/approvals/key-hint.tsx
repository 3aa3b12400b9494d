import { cn } from "@/components/ui/cn";

/** The key of a button, for those who have one. */
export function KeyHint({ keys, onAccent }: { keys: string; onAccent?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={cn(
        "hidden rounded border px-1 font-mono text-[11px] leading-4 md:inline-block",
        onAccent ? "border-accent-foreground/40" : "border-input text-muted-foreground",
      )}
    >
      {keys}
    </kbd>
  );
}
