const VARIABLES: [string, string][] = [
  ["tool", "name, app, effect (read, write, destructive), idempotent"],
  ["args", "the arguments of the call, as args.url or args.body.amount"],
  ["agent", "id, slug, name, autonomy (observe, propose, act)"],
  ["contact", "the contact that the run is about, or null"],
  ["run", "id, number, trigger, version"],
  ["time", "now, date (2026-03-14), hour, minute, weekday (1 is Monday), all UTC"],
];

const EXAMPLES = [
  'tool.effect == "destructive"',
  'tool.app == "http" && !args.url.startsWith("https://api.example.com/")',
  "has(args.body.amount) && args.body.amount > 1000",
  "time.weekday > 5 || time.hour < 8 || time.hour >= 18",
];

/** What a condition can read, and a few of them. */
export function ConditionHelp() {
  return (
    <details className="rounded-md border px-3.5 py-2.5 text-sm">
      <summary className="cursor-pointer font-medium text-[13px]">What a condition can read</summary>
      <dl className="mt-3 grid gap-x-4 gap-y-1.5 text-[13px] sm:grid-cols-[auto_1fr]">
        {VARIABLES.map(([name, fields]) => (
          <div key={name} className="contents">
            <dt className="font-mono">{name}</dt>
            <dd className="text-muted-foreground">{fields}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-[13px] text-muted-foreground">
        Conditions are CEL. One that reads what a call does not have fails, and then a person looks at the call: put{" "}
        <code className="font-mono">has(…)</code> or the tool’s name before it.
      </p>
      <ul className="mt-2 grid gap-1">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <code className="break-words font-mono text-[13px]">{example}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
