import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";

export interface Counter {
  label: string;
  value: string;
  hint: string;
  href: string;
}

/** The figures at the head of the overview; each leads to what it counts. */
export function Counters({ counters }: { counters: Counter[] }) {
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      {counters.map((counter) => (
        <Card key={counter.label} className="relative p-4 hover:border-input sm:p-5">
          <p className="text-[13px] text-muted-foreground">
            <Link href={counter.href} className="after:absolute after:inset-0">
              {counter.label}
            </Link>
          </p>
          <p className="mt-1.5 font-semibold text-2xl tabular-nums tracking-tight">{counter.value}</p>
          <p className="mt-1 text-muted-foreground text-xs">{counter.hint}</p>
        </Card>
      ))}
    </div>
  );
}
