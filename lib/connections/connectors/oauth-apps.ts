import type { Connector, ConnectorField } from "./connector";

/** An installation that sets them in its environment leaves these two out. */
export const CLIENT_FIELDS: ConnectorField[] = [
  { name: "client_id", label: "Client ID", type: "text", required: true },
  { name: "client_secret", label: "Client secret", type: "text", secret: true },
];

export const oauthApps: Connector[] = [
  {
    app: "google",
    title: "Google",
    description: "Gmail, Calendar and Drive of a Google account.",
    kind: "app",
    auth: {
      type: "oauth2",
      authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
      tokenUrl: "https://oauth2.googleapis.com/token",
      revokeUrl: "https://oauth2.googleapis.com/revoke",
      accountUrl: "https://www.googleapis.com/oauth2/v3/userinfo",
      issuer: "https://accounts.google.com",
      clientAuth: "post",
      params: { access_type: "offline", prompt: "consent" },
      calendars: {
        api: "google",
        url: "https://www.googleapis.com/calendar/v3",
        scope: "https://www.googleapis.com/auth/calendar.readonly",
      },
      scopes: [
        { value: "https://www.googleapis.com/auth/userinfo.email", title: "See your email address", default: true },
        { value: "https://www.googleapis.com/auth/calendar.readonly", title: "Read calendars", default: true },
        { value: "https://www.googleapis.com/auth/calendar.events", title: "Write calendar events" },
        { value: "https://www.googleapis.com/auth/gmail.readonly", title: "Read Gmail" },
        { value: "https://www.googleapis.com/auth/gmail.send", title: "Send mail with Gmail" },
        { value: "https://www.googleapis.com/auth/drive.readonly", title: "Read Drive" },
      ],
    },
    fields: CLIENT_FIELDS,
    hosts: ["*.googleapis.com"],
  },
  {
    app: "github",
    title: "GitHub",
    description: "Repositories and issues of a GitHub account.",
    kind: "app",
    auth: {
      type: "oauth2",
      authorizeUrl: "https://github.com/login/oauth/authorize",
      tokenUrl: "https://github.com/login/oauth/access_token",
      accountUrl: "https://api.github.com/user",
      clientAuth: "post",
      scopes: [
        { value: "read:user", title: "Read the profile", default: true },
        { value: "repo", title: "Read and write repositories" },
        { value: "read:org", title: "Read organisations" },
        { value: "notifications", title: "Read notifications" },
      ],
    },
    fields: CLIENT_FIELDS,
    hosts: ["api.github.com"],
  },
  {
    app: "slack",
    title: "Slack",
    description: "Channels and messages of a Slack workspace.",
    kind: "app",
    auth: {
      type: "oauth2",
      authorizeUrl: "https://slack.com/oauth/v2/authorize",
      tokenUrl: "https://slack.com/api/oauth.v2.access",
      accountUrl: "https://slack.com/api/auth.test",
      clientAuth: "post",
      scopeSeparator: ",",
      scopes: [
        { value: "chat:write", title: "Send messages", default: true },
        { value: "channels:read", title: "List channels", default: true },
        { value: "channels:history", title: "Read channels" },
        { value: "users:read", title: "List people" },
      ],
    },
    fields: CLIENT_FIELDS,
    hosts: ["slack.com"],
  },
  {
    app: "microsoft",
    title: "Microsoft",
    description: "Outlook, calendar and files of a Microsoft 365 account.",
    kind: "app",
    auth: {
      type: "oauth2",
      authorizeUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
      tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
      accountUrl: "https://graph.microsoft.com/v1.0/me",
      clientAuth: "post",
      calendars: { api: "microsoft", url: "https://graph.microsoft.com/v1.0/me", scope: "Calendars.Read" },
      scopes: [
        { value: "offline_access", title: "Stay connected", default: true },
        { value: "User.Read", title: "Read the profile", default: true },
        { value: "Calendars.Read", title: "Read calendars", default: true },
        { value: "Mail.Read", title: "Read mail" },
        { value: "Mail.Send", title: "Send mail" },
      ],
    },
    fields: CLIENT_FIELDS,
    hosts: ["graph.microsoft.com"],
  },
];
