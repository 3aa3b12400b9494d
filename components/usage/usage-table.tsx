import { InertText } from "@/components/approvals/inert-text";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { Usage, UsageGroup } from "@/lib/usage/queries";

const KINDS: Record<UsageGroup["kind"], string> = {
  day: "Day",
  agent: "Agent",
  api_key: "API key",
  user: "Person",
  trigger: "Trigger",
  schedule: "Schedule",
  other: "Other",
};

type Figures = Usage["totals"];

/** One line for each agent, or for each key and whatever else has started runs, the busiest first. */
export function UsageTable({ label, usage }: { label: string; usage: Usage }) {
  const byKey = usage.group_by === "key";
  return (
    <Table
      label={label}
      head={
        <>
          <Th>{byKey ? "Started by" : "Agent"}</Th>
          {byKey && <Th>Kind</Th>}
          <Th className="text-right">Runs</Th>
          <Th className="text-right">Completed</Th>
          <Th className="text-right">Failed</Th>
          <Th className="text-right">Steps</Th>
          <Th className="text-right">Credits</Th>
          <Th className="text-right">Tokens</Th>
        </>
      }
    >
      {usage.series.map((group) => (
        <tr key={group.id}>
          <Td className="min-w-40 break-words">
            <Name group={group} />
          </Td>
          {byKey && <Td className="whitespace-nowrap text-muted-foreground">{KINDS[group.kind]}</Td>}
          <Cells figures={group} />
        </tr>
      ))}
      {usage.rest && (
        <tr>
          <Td className="text-muted-foreground" colSpan={byKey ? 2 : 1}>
            All others
          </Td>
          <Cells figures={usage.rest} />
        </tr>
      )}
    </Table>
  );
}

function Name({ group }: { group: UsageGroup }) {
  if (group.name === null) {
    return (
      <span className="text-muted-foreground">
        Deleted <code className="break-all font-mono text-[13px]">{group.id}</code>
      </span>
    );
  }
  if (group.kind !== "agent") return <InertText text={group.name} />;
  return (
    <Link href={`/agents/${encodeURIComponent(group.id)}`} className="font-medium hover:underline">
      <InertText text={group.name} />
    </Link>
  );
}

function Cells({ figures }: { figures: Figures }) {
  const columns = {
    runs: figures.runs,
    completed: figures.completed,
    failed: figures.failed,
    steps: figures.steps,
    credits: figures.credits,
    tokens: figures.input_tokens + figures.output_tokens,
  };
  return Object.entries(columns).map(([name, value]) => (
    <Td key={name} className="text-right tabular-nums">
      {formatNumber(value)}
    </Td>
  ));
}
