import type { Connector, ConnectorField } from "./connector";
import { CLIENT_FIELDS } from "./oauth-apps";

const HOSTS: ConnectorField = {
  name: "hosts",
  label: "Allowed hosts",
  type: "hosts",
  required: true,
  hint: "Where it may be sent, separated by commas: api.example.com, or *.example.com.",
  placeholder: "api.example.com",
};

/** For apps that have no connector of their own, and for calendars that speak a standard. */
export const genericConnectors: Connector[] = [
  {
    app: "oauth2",
    title: "Any OAuth 2 app",
    description: "Sign in to any app that offers OAuth 2 with an authorisation code.",
    kind: "app",
    auth: { type: "oauth2", scopes: [] },
    fields: [
      {
        name: "authorize_url",
        label: "Authorize URL",
        type: "url",
        required: true,
        placeholder: "https://example.com/oauth/authorize",
      },
      {
        name: "token_url",
        label: "Token URL",
        type: "url",
        required: true,
        placeholder: "https://example.com/oauth/token",
      },
      ...CLIENT_FIELDS,
      {
        name: "client_auth",
        label: "Client secret is sent as",
        type: "select",
        options: ["basic", "post"],
        hint: "By HTTP Basic, or in the body of the request.",
      },
      HOSTS,
      {
        name: "account_url",
        label: "Account URL",
        type: "url",
        hint: "Answers JSON about who is signed in, and tests the connection.",
      },
      {
        name: "revoke_url",
        label: "Revocation URL",
        type: "url",
        hint: "Where tokens are revoked when you delete the connection.",
      },
      { name: "issuer", label: "Issuer", type: "text", hint: "Checked against what the provider says of itself." },
    ],
  },
  {
    app: "api_key",
    title: "Any API with a key",
    description: "A key or token that goes in a header of each request.",
    kind: "app",
    auth: { type: "api_key" },
    fields: [
      { name: "key", label: "Key", type: "text", required: true, secret: true },
      HOSTS,
      { name: "header", label: "Header", type: "text", placeholder: "Authorization" },
      { name: "prefix", label: "Before the key", type: "text", placeholder: "Bearer", hint: "For example Bearer." },
      { name: "test_url", label: "Test URL", type: "url", hint: "Answers 200 when the key is right." },
    ],
  },
];

export const calendarConnectors: Connector[] = [
  {
    app: "caldav",
    title: "Calendar server (CalDAV)",
    description: "Fastmail, iCloud, Nextcloud, Radicale and other servers that speak CalDAV.",
    kind: "calendar",
    auth: { type: "basic", furtherHosts: { "caldav.icloud.com": ["*.icloud.com"] } },
    fields: [
      { name: "url", label: "Server address", type: "url", required: true, placeholder: "https://caldav.example.com/" },
      { name: "username", label: "User name", type: "text", required: true },
      {
        name: "password",
        label: "Password",
        type: "text",
        required: true,
        secret: true,
        hint: "An app password, where the server offers one.",
      },
    ],
  },
  {
    app: "ics",
    title: "Calendar address (ICS)",
    description: "The secret iCal address of a Google, Outlook or other calendar. Read only.",
    kind: "calendar",
    auth: { type: "ics" },
    fields: [
      {
        name: "url",
        label: "Calendar address",
        type: "url",
        required: true,
        secret: true,
        hint: "Whoever knows the address can read the calendar, so it is kept like a password.",
        placeholder: "https://calendar.example.com/private/basic.ics",
      },
    ],
  },
  {
    app: "ics_file",
    title: "Calendar file (ICS)",
    description: "Events from a file that was exported from any calendar. They stay as they are.",
    kind: "calendar",
    auth: { type: "ics" },
    fields: [
      {
        name: "events",
        label: "Contents of the file",
        type: "multiline",
        required: true,
        secret: true,
        hint: "iCalendar text, up to 48,000 characters.",
        placeholder: "BEGIN:VCALENDAR",
      },
    ],
  },
];
