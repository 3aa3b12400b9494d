"use client";
import { Badge, type Tone } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th } from "@/components/ui/table";
import type { DryRunResult as Result } from "@/lib/policies/queries";

type Decision = Result["changed"][number]["was"];

const DECISIONS: Record<Decision, { label: string; tone: Tone }> = {
  run: { label: "Runs", tone: "success" },
  record: { label: "Recorded", tone: "neutral" },
  ask: { label: "Asks", tone: "warning" },
  deny: { label: "Denied", tone: "danger" },
};

/** The past calls that a rule would have decided otherwise. */
export function DryRunResult({ result }: { result: Result }) {
  const { examined, changed, changed_count } = result;
  const calls = examined === 1 ? "1 past call" : `${examined.toLocaleString("en")} past calls`;
  return (
    <section aria-label="Dry run" className="rounded-md border">
      <p role="status" className="px-4 py-3 text-sm">
        {examined === 0 && "There are no past calls to hold this rule against yet."}
        {examined > 0 && changed_count === 0 && `Of ${calls}, none would have been decided otherwise.`}
        {changed_count > 0 && `Of ${calls}, ${changed_count.toLocaleString("en")} would have been decided otherwise.`}
      </p>
      {changed.length > 0 && (
        <Table
          label="Calls that would change"
          className="max-h-72 overflow-y-auto border-t"
          head={
            <>
              <Th>Run</Th>
              <Th>Call</Th>
              <Th>Is</Th>
              <Th>Would be</Th>
            </>
          }
        >
          {changed.map((call) => (
            <tr key={`${call.run_id} ${call.step_id}`}>
              <Td className="whitespace-nowrap">
                <Link href={`/runs/${call.run_number}`} target="_blank" className="font-medium hover:underline">
                  #{call.run_number}
                </Link>
                <span className="block text-[13px] text-muted-foreground">
                  <RelativeTime time={call.at} />
                </span>
              </Td>
              <Td>
                <span className="font-mono text-[13px]">{call.tool}</span>
                <span className="block text-[13px] text-muted-foreground">{call.agent.name}</span>
                {call.problem && (
                  <span className="block text-[13px] text-warning">The condition fails: {call.problem}</span>
                )}
              </Td>
              <Td>
                <DecisionBadge decision={call.was} />
              </Td>
              <Td>
                <DecisionBadge decision={call.would} />
              </Td>
            </tr>
          ))}
        </Table>
      )}
      {changed_count > changed.length && (
        <p className="border-t px-4 py-2.5 text-[13px] text-muted-foreground">The newest {changed.length} are shown.</p>
      )}
    </section>
  );
}

function DecisionBadge({ decision }: { decision: Decision }) {
  return <Badge tone={DECISIONS[decision].tone}>{DECISIONS[decision].label}</Badge>;
}
