/** The policy of the page: its own scripts alone, and nothing from or to anywhere else. */
export function docsPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'", // React writes style=""
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A key is kept in the page alone, and a call that carries one does not carry the session too. */
const START = `
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  queryConfigEnabled: false,
  validatorUrl: null,
  requestInterceptor: (request) => {
    const names = Object.keys(request.headers || {}).map((name) => name.toLowerCase());
    const withKey = names.includes("authorization") || names.includes("x-api-key");
    request.credentials = withKey ? "omit" : "same-origin";
    return request;
  },
});`;

const STYLE = `
body { margin: 0; background: #fff; color: #18181b; }
html.dark-mode body { background: #1c2022; color: #e4e6e6; }
.top { display: flex; gap: 1.25rem; align-items: center; padding: .75rem 1.25rem; border-bottom: 1px solid #8884; font: 14px system-ui, sans-serif; }
.top a { color: inherit; }
.top b { margin-right: auto; }`;

/** Swagger UI over our own document, with its files from our own origin. */
export function docsPage({ nonce, version }: { nonce: string; version: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Drover API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/api/v1/docs/${version}/swagger-ui.css">
<style nonce="${nonce}">${STYLE}
</style>
</head>
<body>
<nav class="top" aria-label="Drover"><b>Drover API</b><a href="/settings/api-keys">API keys</a><a href="/api/v1/openapi.json">openapi.json</a><a href="/">Dashboard</a></nav>
<div id="docs"></div>
<noscript>This page needs JavaScript. The document itself is at /api/v1/openapi.json.</noscript>
<script nonce="${nonce}" src="/api/v1/docs/${version}/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">${START}
</script>
</body>
</html>
`;
}
