import { expect, test } from "vitest";
import type { Application, Token } from "../api/schema";
import { settingsOf } from "./application";
import { chooses, filterOf, flagsOf } from "./filter";
import { placeOf, powerOf, rotates, wayOf } from "./names";
import { life, relative } from "./time";
import { presets, readRules } from "./trust";

const now = Date.parse("2026-12-01T12:00:00Z");

test.each([
  ["2026-12-31T11:59:58Z", "in 30 days"], ["2026-12-01T12:01:00Z", "in 1 minute"], ["2026-12-01T11:00:00Z", "1 hour ago"],
  ["2026-12-01T12:00:10Z", "now"], ["2028-12-01T12:00:00Z", "in 2 years"], ["2026-11-30T12:00:00Z", "yesterday"],
])("%s is %s", (time, words) => expect(relative(time, now)).toBe(words));

test.each([[2592000, "30d"], [5400, "90m"], [3600, "1h"], [90, "90s"], [null, ""]])("%s seconds are written as %s", (seconds, text) =>
  expect(life(seconds)).toBe(text));

const token = {
  kind: "robot", state: "live", scopes: [] as string[], subject: { kind: "robot", name: "acme+ci" }, restriction: null,
} as unknown as Token;

test("says what a token may do", () => {
  expect(powerOf(token)).toBe("may do what acme+ci may.");
  const restriction = { repositories: ["acme/web"], actions: ["pull"], addresses: [], not_before: null, uses: 1 };
  expect(powerOf({ ...token, restriction })).toBe("may do what acme+ci may, only pull, at acme/web, 1 use.");
});

test("sessions, registry logins, refresh tokens and what has ended cannot be rotated", () => {
  expect(rotates(token)).toBe(true);
  expect([{ kind: "session" }, { kind: "identity" }, { kind: "refresh" }, { state: "ended" }].some((one) => rotates({ ...token, ...one } as Token))).toBe(false);
});

test.each([["acme/web", "acme"], ["acme+ci", "acme"], ["api:acme/orders", "acme"]])("%s is in %s", (resource, place) => expect(placeOf(resource)).toBe(place));

test("says by which way someone can do something", () => {
  expect(wayOf(["owner", "team", "owners"])).toBe("admin of the organization, by the team owners");
  expect(wayOf(["direct", "write"])).toBe("own role: write");
  expect(wayOf(["a", "new", "way"])).toBe("a new way");
});

test("an address becomes a filter, and that the flags of the command line", () => {
  const filter = filterOf(new URLSearchParams("of=acme&unused=90d&nonsense=1"));
  expect(filter).toEqual({ organization: "acme", unused: "90d" });
  expect(flagsOf(filter)).toBe("--org acme --unused 90d");
  expect(filterOf(new URLSearchParams("of=everywhere"))).toEqual({ everywhere: true });
});

test("only a filter that chooses may revoke all", () => {
  expect(chooses({ owner: "me" })).toBe(false);
  expect(chooses({ owner: "me", kind: "robot" })).toBe(true);
});

test("a change of an application keeps its other settings", () => {
  const one = {
    name: "portal", client_id: "x", title: "Portal", scopes: ["repo:read"], access_token_life: 900,
    refresh: { grace: 60, idle_life: 2592000, absolute_life: 31536000, rotate: true }, created: null, secrets: [],
  } as unknown as Application;
  const settings = settingsOf(one, { title: "Door" });
  expect(settings).toMatchObject({ title: "Door", scopes: ["repo:read"], access_token_life: "15m", refresh: { grace: "1m", idle_life: "30d", absolute_life: "365d" } });
  expect(settings).not.toHaveProperty("client_id");
});

test("a preset is no rule before its ids are filled in", () => {
  const github = JSON.stringify([presets.github!.rule("https://auth.example.org")]);
  expect(readRules(github)).toMatch("Fill in REPOSITORY_ID first.");
  expect(readRules(github.replace("REPOSITORY_ID", "74").replace("OWNER_ID", "9"))).toHaveLength(1);
  expect(readRules("[")).toBeTypeOf("string");
  expect(readRules("{}")).toBeTypeOf("string");
});
