import { cva, type VariantProps } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const badgeStyle = cva(
  "inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-muted text-muted-foreground",
        accent: "bg-accent-soft text-accent",
        success: "bg-success-soft text-success",
        warning: "bg-warning-soft text-warning",
        danger: "bg-danger-soft text-danger",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeStyle>["tone"]>;

/** A small label; says its meaning in words, with colour and icon beside. */
export function Badge(props: {
  tone?: Tone;
  icon?: LucideIcon;
  spin?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <span className={cn(badgeStyle({ tone: props.tone }), props.className)}>
      {Icon && <Icon aria-hidden className={props.spin ? "animate-spin" : undefined} />}
      {props.children}
    </span>
  );
}
