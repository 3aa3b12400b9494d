/** The mark and the name. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5 font-semibold text-[15px] tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <g className="fill-none stroke-accent-foreground" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
          <path d="M9 8.5h6.2c5 0 8.3 2.9 8.3 7.5s-3.3 7.5-8.3 7.5H9" />
          <path d="M9 16h7.5" />
        </g>
      </svg>
      Drover
    </span>
  );
}
