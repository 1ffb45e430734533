import type { TokenFilter } from "../api/schema";

// What the address of the list of credentials says, as the API takes it. `of` is `me`, `everywhere` or an organization.
const members = ["kind", "state", "unused", "expires_within", "created_by", "subject", "q"] as const;

export function filterOf(search: URLSearchParams): TokenFilter {
  const of = search.get("of") ?? "me";
  const filter: Record<string, unknown> = of === "me" ? { owner: "me" } : of === "everywhere" ? { everywhere: true } : { organization: of };
  for (const name of members) {
    const value = search.get(name);
    if (value) filter[name] = value;
  }
  return filter as TokenFilter;
}

// The same for the command line.
export function flagsOf(filter: TokenFilter): string {
  return Object.entries(filter).map(([name, value]) => {
    const flag = `--${name === "organization" ? "org" : name.replaceAll("_", "-")}`;
    return value === true ? flag : `${flag} ${value}`;
  }).join(" ");
}

// Whether a filter chooses among the credentials of its place, so that revoking them all is no accident.
export function chooses(filter: TokenFilter): boolean {
  return members.some((name) => filter[name]);
}
