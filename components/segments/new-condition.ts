import type { FilterCondition } from "@/lib/segments/queries";

/** What a filter that is begun says first. */
export const NEW_CONDITION: FilterCondition = { field: "tags", operator: "is", value: "" };
