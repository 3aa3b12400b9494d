import { cn } from "@/components/ui/cn";

/** Chooses between ways to look at the same thing. */
export function ViewSwitch<V extends string>(props: {
  value: V;
  views: Record<V, string>;
  disabled?: boolean;
  onChange: (view: V) => void;
}) {
  return (
    <fieldset className="flex rounded-md border p-0.5">
      <legend className="sr-only">Show as</legend>
      {(Object.keys(props.views) as V[]).map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === props.value}
          disabled={props.disabled && view !== props.value}
          onClick={() => props.onChange(view)}
          className={cn(
            "h-7 rounded px-2.5 text-[13px] disabled:opacity-55",
            view === props.value ? "bg-muted font-medium" : "text-muted-foreground hover:text-foreground",
          )}
        >
          {props.views[view]}
        </button>
      ))}
    </fieldset>
  );
}
