import { type ClassValue, clsx } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

const any = () => true;
/** A length of one's own, as in text-[13px]. */
const isLength = (value: string) => /^\[[\d.]+(px|rem|em)\]$/.test(value);
const isCount = (value: string) => /^\d+$/.test(value);
const starting = <const Names extends string>(...names: Names[]) =>
  Object.fromEntries(names.map((name) => [name, [{ [name]: ["", any] }]]));
const sides = <const Names extends string>(...names: Names[]) =>
  Object.fromEntries(names.map((name) => [name, [{ [name]: ["", isCount] }]]));

/** What our own classes set. The library's list of all that Tailwind has is twice as heavy as the rest of the frame. */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    display: ["block", "inline-block", "inline", "flex", "inline-flex", "grid", "table-cell", "contents", "hidden"],
    ...starting("p", "px", "py", "pt", "pr", "pb", "pl", "m", "mx", "my", "mt", "mr", "mb", "ml"),
    ...starting(
      "size",
      "w",
      "h",
      "min-w",
      "min-h",
      "max-w",
      "max-h",
      "z",
      "items",
      "justify",
      "justify-self",
      "leading",
    ),
    ...starting("bg", "rounded", "shadow", "fill", "whitespace", "align"),
    ...starting("inset", "inset-x", "inset-y", "top", "right", "bottom", "left", "gap", "gap-x", "gap-y"),
    ...starting("overflow", "overflow-x", "overflow-y", "grid-cols"),
    "border-w": [{ border: ["", isCount] }],
    "border-color": [{ border: [any] }],
    ...sides("border-t", "border-r", "border-b", "border-l"),
    ...starting("rounded-t", "rounded-b"),
    flex: [{ flex: ["1", "auto", "none"] }],
    shrink: [{ shrink: ["", isCount] }],
    "font-family": [{ font: ["sans", "mono"] }],
    "font-weight": [{ font: ["normal", "medium", "semibold", "bold"] }],
    "text-align": [{ text: ["left", "center", "right"] }],
    "text-size": [{ text: ["xs", "sm", "base", "lg", "xl", "2xl", isLength] }],
    "text-color": [{ text: [any] }],
    animate: [{ animate: ["spin", "pulse"] }],
    break: [{ break: ["normal", "words", "all"] }],
  },
  conflictingClassGroups: {
    p: ["px", "py", "pt", "pr", "pb", "pl"],
    px: ["pr", "pl"],
    py: ["pt", "pb"],
    m: ["mx", "my", "mt", "mr", "mb", "ml"],
    mx: ["mr", "ml"],
    my: ["mt", "mb"],
    size: ["w", "h"],
    inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
    "inset-x": ["right", "left"],
    "inset-y": ["top", "bottom"],
    gap: ["gap-x", "gap-y"],
    overflow: ["overflow-x", "overflow-y"],
    "border-w": ["border-t", "border-r", "border-b", "border-l"],
    rounded: ["rounded-t", "rounded-b"],
    flex: ["shrink"],
    "text-size": ["leading"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [],
}));

/** Joins class names; of two that set the same property the later one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
