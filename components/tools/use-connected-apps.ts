"use client";
import { useConnections } from "@/lib/connections/queries";

/** Tells whether a working connection of an app is there; undefined until it is known, or where it cannot be seen. */
export function useConnectedApps(): (app: string) => boolean | undefined {
  const pages = useConnections().data?.pages;
  const apps = pages?.flatMap(({ data }) => data.flatMap(({ app, status }) => (status === "connected" ? [app] : [])));
  // An app that can be connected in several ways has a name for each: slack, slack_token.
  return (app) => apps?.some((each) => each === app || each.startsWith(`${app}_`));
}
