// Functions of the seeding connection, gone with it.

/**
 * `dice(n, salt)`: 0 to 1, the same for the same n, salt and seed. `pick(n, salt, a, b, …)`: one of them, each as often.
 * `seed_id(prefix, at, n)`: an id as lib/ids makes them, of this time. `seed_words(n, salt, count)`: some prose.
 * @param {import("./shape.mjs").Shape} shape
 */
export function functionsSql({ seed }) {
  const digit = (/** @type {number} */ shift) =>
    `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${shift}) & 31)::int + 1, 1)`;
  const digits = Array.from({ length: 10 }, (_each, index) => digit(45 - 5 * index)).join(" || ");
  const end = "LANGUAGE sql IMMUTABLE PARALLEL SAFE";
  const inlined = "LANGUAGE sql STABLE PARALLEL SAFE"; // date_part is stable: what calls it is inlined if it is no more
  return [
    `CREATE FUNCTION pg_temp.hash(n bigint, salt int) RETURNS bigint ${end}
      RETURN hashint8extended(n, salt::bigint * 1000003 + ${seed})`,
    `CREATE FUNCTION pg_temp.dice(n bigint, salt int) RETURNS float8 ${end}
      RETURN (hashint8extended(n, salt::bigint * 1000003 + ${seed}) & 4503599627370495)::float8 / 4503599627370496`,
    `CREATE FUNCTION pg_temp.pick(n bigint, salt int, VARIADIC options text[]) RETURNS text ${end}
      RETURN options[1 + floor(pg_temp.dice(n, salt) * array_length(options, 1))::int]`,
    `CREATE FUNCTION pg_temp.base32(ms bigint) RETURNS text ${end} RETURN ${digits}`,
    `CREATE FUNCTION pg_temp.seed_id(prefix text, at timestamptz, n bigint) RETURNS text ${inlined}
      RETURN prefix || '_' || pg_temp.base32((date_part('epoch', at) * 1000)::bigint)
        || lpad(to_hex(pg_temp.hash(n, 99)), 16, '0')`,
  ];
}
