import { describeFilter } from "@/components/segments/describe-filter";
import type { ContactTarget } from "@/lib/plans/step-input";
import type { Filter, Segment } from "@/lib/segments/queries";

/** Whom a playbook is for, in words. @param segments to name one by, when its id stands in the plan */
export function describeTarget(target: ContactTarget, segments: readonly Segment[] = []): string {
  if (target === "all") return "Everybody";
  if ("segment" in target) return `The segment ${segmentOf(target, segments)?.name ?? target.segment}`;
  if ("filter" in target) return describeFilter(filterIn(target));
  if (!Array.isArray(target.ids)) return "Those its plan names at the run";
  return target.ids.length === 1 ? "One contact" : `${target.ids.length} contacts by name`;
}

/** What the contacts of a target have in common; undefined where they are named, or the segment is not there. */
export function targetFilter(target: ContactTarget, segments: readonly Segment[]): Filter | undefined {
  if (target === "all") return { match: "all", conditions: [] };
  if ("segment" in target) return segmentOf(target, segments)?.filter;
  return "filter" in target ? filterIn(target) : undefined;
}

/** A plan names a segment by its id or name. */
export function segmentOf(target: { segment: string }, segments: readonly Segment[]): Segment | undefined {
  return segments.find(({ id, name }) => id === target.segment || name === target.segment);
}

/** As far as it is one: whoever writes a plan as text may have left something out. */
function filterIn({ filter }: { filter: Record<string, unknown> }): Filter {
  const { match, conditions } = filter as Partial<Filter>;
  return { match: match === "any" ? "any" : "all", conditions: Array.isArray(conditions) ? conditions : [] };
}
