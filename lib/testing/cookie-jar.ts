/** Requests as a browser makes them, one after the other: cookies are kept by host; redirects are shown, not followed. */
export class CookieJar {
  private readonly cookies = new Map<string, Map<string, string>>();

  get(host: string, name: string): string | undefined {
    return this.cookies.get(host)?.get(name);
  }

  /** An empty value forgets the cookie. */
  set(host: string, name: string, value: string): void {
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    if (value === "") jar.delete(name);
    else jar.set(name, value);
    this.cookies.set(host, jar);
  }

  /** @param form what a form would send; without one it is a GET */
  async send(url: string, form?: Record<string, string>): Promise<Response> {
    const { host } = new URL(url);
    const cookie = [...(this.cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: cookie ? { cookie } : {},
      body: form ? new URLSearchParams(form) : null,
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.set(host, name, /max-age=0|expires=thu, 01 jan 1970/i.test(line) ? "" : value);
    }
    return response;
  }
}
