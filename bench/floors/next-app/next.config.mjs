import path from "node:path";

/** Built as a copy in .build/next-floor. @type {import("next").NextConfig} */
const config = { poweredByHeader: false, turbopack: { root: path.resolve(import.meta.dirname, "../..") } };

export default config;
