"use client";
import { Alert } from "./alert";
import { Button } from "./button";

/** Says that something could not be loaded and why, and lets the person try again. */
export function LoadError(props: {
  title: string;
  query: { error: Error | null; isFetching: boolean; refetch: () => unknown };
  className?: string;
}) {
  const { title, query, className } = props;
  return (
    <Alert title={title} {...(className && { className })}>
      <p>{query.error?.message}</p>
      <Button size="sm" className="mt-2.5" pending={query.isFetching} onClick={() => query.refetch()}>
        Try again
      </Button>
    </Alert>
  );
}
