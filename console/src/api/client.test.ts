import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem, ask, forgetCsrf, pathOf, signIn } from "./client";

const answers = vi.fn<(path: string, init: RequestInit) => Response>();
const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

beforeEach(() => {
  forgetCsrf();
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => answers(path, init));
  answers.mockImplementation((path) => (path === "/csrf_token" ? json({ csrf_token: "C" }) : json({})));
});
afterEach(() => void answers.mockReset());

const headersOf = (at: number) => answers.mock.calls[at]![1].headers as Record<string, string>;

test("names are escaped in paths, and empty filters are left out", () => {
  expect(pathOf("GET /organizations/{organization}/repositories/{repository}", { organization: "acme", repository: "tools/lint" }))
    .toBe("/jeton/v1/organizations/acme/repositories/tools%2Flint");
  expect(pathOf("GET /tokens", {}, { q: "a&b", kind: "", cursor: undefined, limit: 1 })).toBe("/jeton/v1/tokens?q=a%26b&limit=1");
});

test("only what changes something carries the CSRF token, which is fetched once", async () => {
  await ask("GET /whoami", {});
  expect(headersOf(0)).not.toHaveProperty("X-CSRF-Token");
  await ask("DELETE /tokens/{id}", { path: { id: "1" } });
  await ask("DELETE /tokens/{id}", { path: { id: "2" } });
  expect(answers.mock.calls.map(([path]) => path)).toEqual(["/jeton/v1/whoami", "/csrf_token", "/jeton/v1/tokens/1", "/jeton/v1/tokens/2"]);
  expect(headersOf(2)["X-CSRF-Token"]).toBe("C");
});

test("no answer is kept by a cache, and no cookie goes elsewhere", async () => {
  await ask("GET /whoami", {});
  expect(answers.mock.calls[0]![1]).toMatchObject({ cache: "no-store", credentials: "same-origin", redirect: "error" });
});

test("a problem says what the server said", async () => {
  answers.mockImplementation(() => json({ code: "limit_reached", detail: "There are 20.", field: "robot", request_id: "x" }, 429, { "Retry-After": "7" }));
  const problem = await ask("GET /whoami", {}).catch((error: Problem) => error);
  expect(problem).toMatchObject({ status: 429, code: "limit_reached", detail: "There are 20.", more: { field: "robot", retryAfter: 7, requestId: "x" } });
});

test("a server that does not answer is a problem of its own", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  expect(await ask("GET /whoami", {}).catch((error: Problem) => error.code)).toBe("unreachable");
});

test("after signing in, the CSRF token is another", async () => {
  await ask("DELETE /tokens/{id}", { path: { id: "1" } });
  await signIn("mira", "secret");
  await ask("DELETE /tokens/{id}", { path: { id: "1" } });
  expect(answers.mock.calls.filter(([path]) => path === "/csrf_token")).toHaveLength(3);
});

test("a wrong password is told from waiting", async () => {
  answers.mockImplementation((path) => (path === "/csrf_token" ? json({ csrf_token: "C" }) : json({ message: "no" }, 403)));
  expect(await signIn("mira", "x").catch((error: Problem) => error.code)).toBe("wrong_password");
  answers.mockImplementation((path) => (path === "/csrf_token" ? json({ csrf_token: "C" }) : json({}, 429, { "Retry-After": "3" })));
  expect(await signIn("mira", "x").catch((error: Problem) => error.more.retryAfter)).toBe(3);
});
