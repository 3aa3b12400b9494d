import { InertText } from "./inert-text";

/** An id, an address or a hash: as it is, and broken wherever it has to be. */
export function InertCode({ text }: { text: string }) {
  return (
    <code className="break-all font-mono text-[13px]">
      <InertText text={text} />
    </code>
  );
}
