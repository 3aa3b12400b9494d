import { InertText } from "@/components/approvals/inert-text";
import { formatCost } from "@/components/models/format-cost";
import { formatNumber } from "@/components/ui/format";
import { Table, Td, Th } from "@/components/ui/table";
import type { ModelUsage } from "@/lib/usage/queries";

/** One line for each model that was asked, the dearest first. */
export function ModelUsageTable({ usage }: { usage: ModelUsage }) {
  return (
    <Table
      label="Usage by model"
      head={
        <>
          <Th>Model</Th>
          <Th className="text-right">Calls</Th>
          <Th className="text-right">Failed</Th>
          <Th className="text-right">Tokens read</Th>
          <Th className="text-right">Tokens written</Th>
          <Th className="text-right">Cost</Th>
        </>
      }
    >
      {usage.models.map(({ provider, model, ...figures }) => (
        <tr key={`${provider}/${model}`}>
          <Td className="min-w-40 break-all">
            <InertText text={model} />
            <span className="block text-[13px] text-muted-foreground">
              <InertText text={provider} />
            </span>
          </Td>
          {[figures.calls, figures.failed, figures.input_tokens, figures.output_tokens].map((value, column) => (
            <Td key={COLUMNS[column]} className="text-right tabular-nums">
              {formatNumber(value)}
            </Td>
          ))}
          <Td className="whitespace-nowrap text-right tabular-nums">
            {figures.cost_micro_usd === null ? "—" : formatCost(figures.cost_micro_usd)}
            {figures.cost_micro_usd !== null && figures.unpriced > 0 && " +"}
          </Td>
        </tr>
      ))}
    </Table>
  );
}

const COLUMNS = ["calls", "failed", "read", "written"];
