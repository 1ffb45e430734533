import type { Application, ApplicationSettings } from "../api/schema";
import { life } from "./time";

// PUT replaces all settings: what is not changed is sent as it is.
export function settingsOf(one: Application, changes: Partial<ApplicationSettings> = {}): ApplicationSettings {
  return {
    title: one.title, description: one.description, homepage: one.homepage, redirect_uris: one.redirect_uris, grant_types: one.grant_types,
    auth_method: one.auth_method, jwks: one.jwks, jwks_uri: one.jwks_uri, apis: one.apis, scopes: one.scopes, default_scopes: one.default_scopes,
    access_token_life: life(one.access_token_life) || null,
    refresh: { grace: life(one.refresh.grace) || "0s", idle_life: life(one.refresh.idle_life), absolute_life: life(one.refresh.absolute_life), rotate: one.refresh.rotate },
    first_party: one.first_party, exchange: one.exchange, assertion_audience: one.assertion_audience, enabled: one.enabled, ...changes,
  };
}
