import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { MAX_DEPTH } from "./markdown-limits";
import { safeLink } from "./safe-link";

const ALLOWED = [
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote", "br", "hr"],
  ...["ul", "ol", "li", "a", "img"],
];

/** Elements of ours only: what a text says becomes their children, and never an attribute but a checked address. */
const ELEMENTS: Components = {
  p: ({ children }) => <p>{children}</p>,
  ...headings(),
  a: ({ href, children }) => <Anchor address={href}>{children}</Anchor>,
  // Fetching it would tell whoever holds the host that, and where, it was read.
  img: ({ src, alt }) => <ImageNote address={src} alt={alt} />,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-6">{children}</ol>,
  li: ({ children }) => <li>{children}</li>,
  blockquote: ({ children }) => <blockquote className="border-l-2 pl-3 text-muted-foreground">{children}</blockquote>,
  pre: ({ children }) => (
    <ScrollRegion label="Code" className="overflow-x-auto rounded-md border bg-muted p-3 text-[13px]">
      <pre className="font-mono">{children}</pre>
    </ScrollRegion>
  ),
  code: ({ children }) => <code className="font-mono text-[13px]">{children}</code>,
  hr: () => <hr className="my-1" />,
};

/** A page has its own headings: those of a text are paragraphs that stand out. */
function headings(): Components {
  const heading = ({ children }: { children?: ReactNode }) => <p className="font-semibold">{children}</p>;
  return { h1: heading, h2: heading, h3: heading, h4: heading, h5: heading, h6: heading };
}

function Anchor({ address, children }: { address: string | undefined; children: ReactNode }) {
  const link = safeLink(address);
  if (!link) return <span>{children}</span>;
  return (
    <>
      <a
        href={link.href}
        target="_blank"
        rel="noopener nofollow noreferrer"
        referrerPolicy="no-referrer"
        className="break-words text-accent underline underline-offset-2"
      >
        {children}
      </a>{" "}
      <span className="break-all text-[13px] text-muted-foreground [unicode-bidi:isolate]">({link.target})</span>
    </>
  );
}

function ImageNote({ address, alt }: { address: unknown; alt: string | undefined }) {
  const target = safeLink(address)?.target ?? "not shown";
  return (
    <span className="rounded-sm border px-1.5 text-[13px] text-muted-foreground [unicode-bidi:isolate]">
      image: {target}
      {alt && `, “${alt}”`}
    </span>
  );
}

interface Node {
  children?: Node[];
}

/** @throws Error when elements lie too deep in each other */
function checkDepth() {
  const check = (node: Node, depth: number) => {
    if (depth > MAX_DEPTH) throw new Error("The text is nested too deep.");
    for (const child of node.children ?? []) check(child, depth + 1);
  };
  return (tree: Node) => check(tree, 0);
}

/** Text of unknown origin as markdown: no HTML, nothing that is loaded, links only to where a person sees they lead. */
export function Markdown({ text }: { text: string }) {
  return (
    <div data-markdown className="grid max-w-prose gap-3 break-words text-sm leading-relaxed [unicode-bidi:isolate]">
      <ReactMarkdown
        remarkPlugins={[checkDepth]}
        allowedElements={ALLOWED}
        unwrapDisallowed
        urlTransform={(address) => safeLink(address)?.href ?? ""}
        components={ELEMENTS}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
