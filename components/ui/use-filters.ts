"use client";
import { useRouter } from "next/navigation";
import { useOptimistic, useTransition } from "react";

interface Filters<F> {
  filters: F;
  /** Whether the page with these filters is still on its way. */
  pending: boolean;
  show: (next: F, how?: "push" | "replace") => void;
}

/**
 * Filters that stand in the page's address. What was chosen shows at once, and a second choice builds on the first
 * while its page is still on its way: so every way to change them, a link among them, goes through `show`.
 */
export function useFilters<F>(current: F, addressOf: (filters: F) => string): Filters<F> {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [filters, setFilters] = useOptimistic(current);
  function show(next: F, how: "push" | "replace" = "push") {
    startTransition(() => {
      setFilters(next);
      router[how](addressOf(next), { scroll: false });
    });
  }
  return { filters, pending, show };
}
