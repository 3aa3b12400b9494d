import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/next-auth";
import { peerAddress } from "@/lib/auth/peer-address";
import { sessionCookieName } from "@/lib/auth/sessions";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const cookie = (name: string) => request.cookies.get(name)?.value ?? null;
  const options = authOptions({
    address: peerAddress(request.headers),
    userAgent: request.headers.get("user-agent") ?? "",
    sessionToken: cookie(sessionCookieName()),
    callbackUrl: cookie("__Secure-next-auth.callback-url") ?? cookie("next-auth.callback-url"),
  });
  return NextAuth(request, context, options);
}

export { handler as GET, handler as POST };
