/** SQL for the first day of the month that it is, in UTC, as a date. */
export const THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC')::date";

/** SQL for what is written down for the month it is of a budget `b`, and 0 once that month is over. */
const ofThisMonth = (credits: string, month: string) => `CASE WHEN ${month} = ${THIS_MONTH} THEN ${credits} ELSE 0 END`;

export const SPENT = ofThisMonth("b.spent_credits", "b.spent_month");
export const EXTRA = ofThisMonth("b.extra_credits", "b.extra_month");
