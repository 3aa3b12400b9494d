import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { env } from "@/lib/config/env";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createInvitation } from "@/lib/invitations/create-invitation";
import { startAuthServer } from "@/lib/testing/auth-server";
import { CookieJar } from "@/lib/testing/cookie-jar";
import { CLIENT, type IdentityProviderServer, startIdentityProvider } from "@/lib/testing/identity-provider";
import { githubClaims } from "./oauth-providers";
import { createSession, findSession, sessionCookieName } from "./sessions";

let idp: IdentityProviderServer;
let app: Awaited<ReturnType<typeof startAuthServer>>;
let host: string;
beforeAll(async () => {
  app = await startAuthServer();
  host = new URL(app.origin).host;
  idp = await startIdentityProvider(`${env.publicUrl}/api/auth/callback/oidc`);
  const { id, secret } = CLIENT;
  Object.assign(process.env, {
    DROVER_OIDC_ISSUER: idp.issuer,
    DROVER_OIDC_CLIENT_ID: id,
    DROVER_OIDC_CLIENT_SECRET: secret,
  });
});
afterAll(() => Promise.all([idp.close(), app.close()]));
afterEach(() => {
  delete process.env.DROVER_SIGN_UP;
});

/** A browser at the app and at the issuer. */
class Browser {
  readonly app = new CookieJar();
  readonly issuer = new CookieJar();

  /** From the button to the issuer's answer: the address of our callback. */
  async prove(email: string, callbackUrl = "/runs", go = "yes"): Promise<string> {
    const { csrfToken } = (await (await this.app.send(`${env.publicUrl}/api/auth/csrf`)).json()) as {
      csrfToken: string;
    };
    const form = { csrfToken, callbackUrl: env.publicUrl + callbackUrl };
    const begun = await this.app.send(`${env.publicUrl}/api/auth/signin/oidc`, form);
    let location = begun.headers.get("location") ?? "";
    expect(location.startsWith(`${idp.issuer}/auth?`), location).toBe(true);
    for (let hops = 0; hops < 6 && location.startsWith(idp.issuer); hops++) {
      const page = location.includes("/interaction/") ? { login: email, go } : undefined;
      const answer = await this.issuer.send(location, page);
      location = new URL(answer.headers.get("location") ?? "", idp.issuer).href;
    }
    return location;
  }

  /** @returns where it leads, as a path */
  async signIn(email: string, callbackUrl?: string, go?: string): Promise<string> {
    const answer = await this.app.send(await this.prove(email, callbackUrl, go));
    return (answer.headers.get("location") ?? "").replace(env.publicUrl, "");
  }

  get token(): string {
    return this.app.get(host, sessionCookieName()) ?? "";
  }

  session() {
    return findSession(this.token);
  }
}

const address = () => `${newId("user")}@example.com`;
async function signedIn(workspace: TestWorkspace): Promise<Browser> {
  const browser = new Browser();
  const { token } = await createSession(workspace);
  browser.app.set(host, sessionCookieName(), token);
  return browser;
}

describe("somebody new", () => {
  test("gets an account without a password and a workspace of their own, and finds it again", async () => {
    const email = address();
    const browser = new Browser();
    expect(await browser.signIn(email)).toBe("/runs");
    const session = await browser.session();
    expect(session).toMatchObject({ email, name: `Person ${email}`, role: "owner" });
    const user = await db.user.findUniqueOrThrow({ where: { email }, include: { identities: true } });
    expect(user.passwordHash).toBeNull();
    expect(user.identities).toMatchObject([{ provider: "oidc", subject: email, email }]);
    const row = await db.auditLog.findFirstOrThrow({ where: { action: "session.created", actorId: user.id } });
    expect(row).toMatchObject({ address: "192.0.2.50", after: { provider: "oidc" } });

    const again = new Browser();
    expect(await again.signIn(email)).toBe("/runs");
    expect(await again.session()).toMatchObject({ userId: user.id });
    expect(await db.user.count({ where: { email } })).toBe(1);
  });

  test("whom the provider does not vouch for gets nothing", async () => {
    const email = `unverified-${address()}`;
    const browser = new Browser();
    expect(await browser.signIn(email)).toBe("/sign-in?error=email_unverified");
    expect([browser.token, await db.user.count({ where: { email } })]).toEqual(["", 0]);
  });

  test("needs an invitation where sign-up is closed, and joins by it", async () => {
    process.env.DROVER_SIGN_UP = "invite";
    const workspace = await testWorkspace();
    expect(await new Browser().signIn(address())).toBe("/sign-in?error=sign_up_closed");
    const email = address();
    const invited = await createInvitation(workspace.ctx, { email, role: "operator" });
    const path = `/invite/${invited.link?.split("/invite/")[1]}`;
    expect(await new Browser().signIn(address(), path)).toBe("/sign-in?error=invitation_invalid");
    const browser = new Browser();
    expect(await browser.signIn(email, path)).toBe(path);
    expect(await browser.session()).toMatchObject({ email, workspaceId: workspace.workspaceId, role: "operator" });
    expect(await db.membership.count({ where: { user: { email } } })).toBe(1);
  });

  test("may cancel", async () => {
    const browser = new Browser();
    expect(await browser.signIn(address(), "/runs", "no")).toContain("error=Callback");
    expect(browser.token).toBe("");
  });
});

describe("an address that has an account here", () => {
  test("opens nothing while the account has a password; nobody is let in by an address alone", async () => {
    const workspace = await testWorkspace();
    const browser = new Browser();
    expect(await browser.signIn(workspace.email)).toBe("/sign-in?error=email_taken");
    expect([browser.token, await db.identity.count({ where: { userId: workspace.userId } })]).toEqual(["", 0]);
  });

  test("is linked when the account has no password", async () => {
    const workspace = await testWorkspace();
    await db.user.update({ where: { id: workspace.userId }, data: { passwordHash: null } });
    const browser = new Browser();
    expect(await browser.signIn(workspace.email)).toBe("/runs");
    expect(await browser.session()).toMatchObject({ userId: workspace.userId });
    expect(await db.auditLog.count({ where: { action: "identity.linked", resourceId: workspace.userId } })).toBe(1);
    await db.identity.updateMany({ where: { userId: workspace.userId }, data: { subject: newId("user") } });
    expect(await new Browser().signIn(workspace.email), "another person with that address").toBe(
      "/sign-in?error=provider_linked",
    );
  });

  test("of a disabled account is refused", async () => {
    const email = address();
    await new Browser().signIn(email);
    await db.user.update({ where: { email }, data: { disabledAt: new Date() } });
    const browser = new Browser();
    expect(await browser.signIn(email)).toBe("/sign-in?error=account_disabled");
    expect(browser.token).toBe("");
  });
});

describe("somebody who is signed in", () => {
  test("links a provider to their account, under a new session", async () => {
    const workspace = await testWorkspace();
    const browser = await signedIn(workspace);
    const before = browser.token;
    const email = address();
    expect(await browser.signIn(email, "/settings/account")).toBe("/settings/account");
    expect(await findSession(before)).toBeNull();
    expect(await browser.session()).toMatchObject({ userId: workspace.userId, workspaceId: workspace.workspaceId });
    const fresh = new Browser();
    await fresh.signIn(email);
    expect(await fresh.session()).toMatchObject({ userId: workspace.userId, email: workspace.email });
    expect(await db.user.count({ where: { email } })).toBe(0);
    expect(await (await signedIn(workspace)).signIn(address())).toBe("/settings/account?error=provider_linked");
  });

  test("cannot take what is linked to another person", async () => {
    const email = address();
    await new Browser().signIn(email);
    const workspace = await testWorkspace();
    const browser = await signedIn(workspace);
    const before = browser.token;
    expect(await browser.signIn(email)).toBe("/settings/account?error=identity_in_use");
    expect(browser.token).toBe(before);
    expect(await browser.session()).toMatchObject({ userId: workspace.userId });
  });
});

describe("an answer of the issuer", () => {
  test("is good for the browser that asked, once, and as it is", async () => {
    const asked = new Browser();
    const callback = await asked.prove(address());
    const other = new Browser();
    await other.prove(address());
    expect((await other.app.send(callback)).headers.get("location")).toContain("error=OAuthCallback");
    expect((await new Browser().app.send(callback)).headers.get("location")).toContain("error=OAuthCallback");
    expect(other.token).toBe("");
    const tampered = new URL(callback);
    tampered.searchParams.set("state", "another");
    expect((await asked.app.send(tampered.href)).headers.get("location")).toContain("error=OAuthCallback");
    expect(asked.token).toBe("");
  });

  test("leads nowhere but here", async () => {
    for (const next of ["//evil.example", "/..//evil.example", "@evil.example/x"]) {
      const browser = new Browser();
      expect(await browser.signIn(address(), next)).toBe("/");
    }
  });
});

test("without a session cookie of ours no provider's CSRF-less start is taken", async () => {
  const jar = new CookieJar();
  const answer = await jar.send(`${env.publicUrl}/api/auth/signin/oidc`, { csrfToken: "x" });
  expect(answer.headers.get("location") ?? "").not.toContain(idp.issuer);
});

test("of GitHub's addresses the primary one counts, as verified as GitHub says", () => {
  const emails = [
    { email: "old@example.com", primary: false, verified: true },
    { email: "ada@example.com", primary: true, verified: false },
  ];
  expect(githubClaims({ id: 7, login: "ada", name: null }, emails)).toEqual({
    sub: "7",
    name: "ada",
    email: "ada@example.com",
    email_verified: false,
  });
  expect(githubClaims({ id: 7, login: "ada", name: "Ada" }, [])).toEqual({ sub: "7", name: "Ada" });
});
