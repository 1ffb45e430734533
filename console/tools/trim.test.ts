import { expect, test } from "vitest";
import { usedNames, withoutUnused } from "./trim";

const css = ":root{--a:1px;--b:var(--a);--c:2px;--d:url(\"x;y}\")}.x{width:var(--b);color:red}@media print{.y{--c:3px;height:1px}}";

test("keeps what is read, also through others, and drops the rest", () => {
  expect(withoutUnused(css, usedNames([css], []))).toBe(":root{--a:1px;--b:var(--a);}.x{width:var(--b);color:red}@media print{.y{height:1px}}");
});

test("keeps what a script names", () => {
  expect(withoutUnused(css, usedNames([css], ['set("--c", 1)']))).toContain("--c:3px");
});
