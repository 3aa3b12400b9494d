const count = new Intl.NumberFormat("en-US");

/** "1 credit", "1,200 credits". */
export function amountOf(credits: number): string {
  return `${count.format(credits)} ${credits === 1 ? "credit" : "credits"}`;
}
