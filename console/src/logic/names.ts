import type { Token } from "../api/schema";
import { t } from "../text";

// What things of the API are called on pages.
export const kinds: Record<Token["kind"], string> = {
  oauth: "OAuth token", robot: "Robot secret", password: "Application password", authorization: "Authorization",
  identity: "Registry login", session: "Browser session", client_secret: "Client secret", api_credential: "API credential",
  refresh: "Refresh token",
};

export const states: Record<Token["state"], string> = {
  live: "Live", resting: "Resting", not_yet: "Not yet", expiring: "Expires soon", ended: "Ended",
};

export const rotates = (token: Token) => !["session", "identity", "refresh"].includes(token.kind) && token.state !== "ended";

export function titleOf(token: Token): string {
  return token.note || token.name || t("{kind} of {subject}", { kind: t(kinds[token.kind]), subject: token.subject.name });
}

// What a token may do, as a sentence.
export function powerOf(token: Token): string {
  const parts: string[] = [];
  const { restriction } = token;
  if (token.scopes.length) parts.push(t("has the scopes {scopes}", { scopes: token.scopes.join(", ") }));
  else parts.push(t("may do what {subject} may", { subject: token.subject.name }));
  if (restriction?.actions.length) parts.push(t("only {actions}", { actions: restriction.actions.join(", ") }));
  if (restriction?.repositories.length) parts.push(t("at {repositories}", { repositories: restriction.repositories.join(", ") }));
  if (restriction?.addresses.length) parts.push(t("from {addresses}", { addresses: restriction.addresses.join(", ") }));
  if (restriction?.uses != null) parts.push(t("{n, plural, one {# use} other {# uses}}", { n: restriction.uses }));
  return `${parts.join(", ")}.`;
}

// The name space of a repository, robot or API: acme of acme/web, acme+ci and api:acme/orders.
export function placeOf(resource: string): string {
  return resource.replace(/^api:/, "").split(/[/+]/)[0]!;
}

// A way by which someone can do something, in words.
export function wayOf(path: string[]): string {
  const [first, second, third] = path;
  switch (first) {
    case "public": return t("everyone: the repository is public");
    case "superuser": return t("superuser of the installation");
    case "owner": return second === "team" ? t("admin of the organization, by the team {team}", { team: third ?? "" }) : t("the owner");
    case "direct": return t("own role: {role}", { role: second ?? "" });
    case "team": return t("team {team}, with the role {role}", { team: second ?? "", role: third ?? "" });
    case "trust_rule": return t("jobs log in as the robot by a trust rule");
    default: return path.join(" ");
  }
}

export const lives: [string, string][] = [
  ["1d", "1 day"], ["7d", "7 days"], ["30d", "30 days"], ["90d", "90 days"], ["1y", "1 year"], ["never", "no end"],
];
