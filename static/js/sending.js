// How words go to the server while one writes on.

import { person } from "./kept.js";

const PATIENCE = 20_000; // milliseconds until a request counts as lost

export const SIGN_IN = `/sign-in?next=${encodeURIComponent("/")}`; // in a tab of its own, beside what one writes

export const TIMES = [2000, 4000, 8000, 15_000, 30_000, 60_000]; // between tries

// {status, said}: 0 if there was no answer.
export async function send(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = await response.json().catch(() => undefined);
    // What answers well without our words is not the server but something on the way to it.
    return said === undefined && response.ok ? { status: 0, said: {} } : { status: response.status, said: said ?? {} };
  } catch {
    return { status: 0, said: {} };
  }
}

// {token, who}: the token that forms need now, and whose session it is: "" nobody's, undefined not known. The forms of
// this page get it if the same person is signed in.
export async function renewToken() {
  const fresh = await freshToken();
  if (fresh.who && fresh.who === person()) for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = fresh.token;
  return fresh;
}

async function freshToken() {
  try {
    const response = await fetch("/account", { signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrf_token]")?.value;
    return { token, who: page.body.dataset.person ?? "" };
  } catch {
    return {};
  }
}
