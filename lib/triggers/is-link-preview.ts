const UNFURLERS =
  /slackbot|slack-imgproxy|twitterbot|facebookexternalhit|facebot|discordbot|whatsapp|telegrambot|linkedinbot|skypeuripreview|microsoftpreview|teamsbot|google-pagerenderer|googlebot|bingbot|applebot|bingpreview|embedly|iframely|redditbot|pinterest|mattermost|zulipbot|mastodon|vkshare|bitlybot|quora link preview|outbrain|snapchat|viberbot|line-poker|kakaotalk-scrap|yandexbot|duckduckbot|baiduspider/i;

/** Whether a GET comes from something that looks at a link before a person has followed it. */
export function isLinkPreview(headers: Headers): boolean {
  const purpose = `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("x-moz") ?? ""} ${headers.get("x-purpose") ?? ""}`;
  return /prefetch|prerender|preview/i.test(purpose) || UNFURLERS.test(headers.get("user-agent") ?? "");
}
