"use client";
import { Component, lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { isWithinLimits } from "./markdown-limits";

const Markdown = lazy(async () => ({ default: (await import("./markdown")).Markdown }));
const never = () => () => {};

/** What a run shows to people. Whatever a model or a web page put in it is text, set as markdown at most. */
export function MessageText({ format, text }: { format: string; text: string }) {
  const plain = <p className="max-w-prose whitespace-pre-wrap break-words text-sm leading-relaxed">{text}</p>;
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (format !== "markdown" || !inBrowser || !isWithinLimits(text)) return plain;
  return (
    <OrElse key={text} fallback={plain}>
      <Suspense fallback={plain}>
        <Markdown text={text} />
      </Suspense>
    </OrElse>
  );
}

interface Props {
  fallback: ReactNode;
  children: ReactNode;
}

/** Shows something else where its children cannot be rendered. */
class OrElse extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
