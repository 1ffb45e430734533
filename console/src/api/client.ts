import type { Operations } from "./schema";

// A request to the API with the cookie of the session. Nothing of it is kept: secrets live in the answer alone.

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]["answer"];
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;

export type Ask<O extends Operation> =
  & ([Places<O>] extends [never] ? { path?: undefined } : { path: Record<Places<O>, string> })
  & (Operations[O]["query"] extends undefined ? { query?: undefined } : { query?: Partial<Operations[O]["query"]> })
  & (Operations[O]["body"] extends undefined ? { body?: undefined } : { body: Operations[O]["body"] });

export interface Needs {
  right: string;
  scope: string | null;
  resource: string | null;
  who_can_grant: string[];
}

// An answer that is no success, or that did not come: then the status is 0.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly more: { field?: string | null; needs?: Needs | null; retryAfter?: number | null; requestId?: string } = {},
  ) {
    super(detail);
  }
}

const base = "/jeton/v1";
let csrf: string | undefined;

export function forgetCsrf() {
  csrf = undefined;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin", cache: "no-store", redirect: "error" });
  } catch {
    throw new Problem(0, "unreachable", "The server does not answer. Nothing was lost: try again.");
  }
}

async function csrfToken(): Promise<string> {
  if (csrf === undefined) {
    const answer = await send("/csrf_token", { headers: { Accept: "application/json" } });
    csrf = ((await answer.json()) as { csrf_token: string }).csrf_token;
  }
  return csrf;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get("Retry-After") ?? body.retry_after ?? Number.NaN);
  return new Problem(response.status, body.code ?? "unexpected", body.detail ?? body.message ?? `The server answered ${response.status}.`, {
    field: body.field, needs: body.needs, requestId: body.request_id, retryAfter: Number.isNaN(wait) ? null : wait,
  });
}

export function pathOf(operation: string, places: Record<string, string> = {}, query: Record<string, unknown> = {}): string {
  const path = operation.slice(operation.indexOf(" ") + 1).replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(places[name] ?? ""));
  const sent = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(sent.map(([name, value]) => [name, String(value)])).toString();
  return base + path + (text && `?${text}`);
}

export async function ask<O extends Operation>(operation: O, asked: Ask<O>): Promise<Answer<O>> {
  const method = operation.slice(0, operation.indexOf(" "));
  const { path, query, body } = asked as { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
  return call(method, pathOf(operation, path, query), body) as Promise<Answer<O>>;
}

// The same for a path that the server has named, such as that of a call which grants something.
export async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = await csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await send(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  if (response.status === 204) return undefined;
  if (response.ok) return response.json();
  const problem = await problemOf(response);
  if (problem.code === "csrf_token_needed") forgetCsrf();
  throw problem;
}

// Signs in, which also makes a session fresh again for what needs the password.
export async function signIn(username: string, password: string): Promise<void> {
  forgetCsrf();
  const response = await send("/api/v1/signin", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": await csrfToken() },
    body: JSON.stringify({ username, password }),
  });
  forgetCsrf();
  if (response.ok) return;
  const problem = await problemOf(response);
  throw problem.status === 429
    ? problem
    : new Problem(problem.status, "wrong_password", "The password is not right.");
}

export async function signOut(): Promise<void> {
  await call("POST", "/api/v1/signout");
  forgetCsrf();
}
