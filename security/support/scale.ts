/** How much is tried: little in `npm test`, as much as one likes with `npm run security -- --requests 20000 --seed 7`. */
const IN_NPM_TEST = 1_500;
export const REQUESTS = Number(process.env.SECURITY_REQUESTS ?? IN_NPM_TEST);
export const SEED = Number(process.env.SECURITY_SEED ?? 1);
export const FULL = REQUESTS > IN_NPM_TEST;
