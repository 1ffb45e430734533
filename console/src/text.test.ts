import { expect, test } from "vitest";
import { pseudo, t, useCatalogue } from "./text";

test("fills in values", () => {
  expect(t("{who} may now {action} {resource}.", { who: "acme+ci", action: "pull", resource: "acme/web" })).toBe("acme+ci may now pull acme/web.");
});

test("chooses the plural by the number", () => {
  const text = "{n, plural, =0 {None was ours.} one {# is revoked.} other {# are revoked.}}";
  expect([0, 1, 2, 1200].map((n) => t(text, { n }))).toEqual(["None was ours.", "1 is revoked.", "2 are revoked.", "1,200 are revoked."]);
});

test("what a tenant writes is a value, and never read as a pattern", () => {
  expect(t("{name} is deleted.", { name: "{n, plural, other {x}}" })).toBe("{n, plural, other {x}} is deleted.");
});

test("a forgotten value is a fault", () => {
  expect(() => t("Delete {name}?")).toThrow("no value for name");
});

test("the pseudo-language keeps what stands for values", () => {
  useCatalogue(pseudo);
  expect(t("Revoke {n, plural, one {# one} other {# ones}} of {who}", { n: 2, who: "mira" })).toBe("[Rëvökë 2 ones öf mira]");
  useCatalogue((text) => text);
});
