// Written by tools/types.mjs from /openapi.json. Not to be edited.

export interface AccessAnswer {
  allowed: boolean;
  reason: string;
  because: string[];
  needs: Need | null;
}

export interface AccessDenial {
  who: string;
  action: string;
  resource: string;
  removed: string | null;
  allowed: boolean;
  because: string[];
}

export interface AccessGrant {
  who: string;
  action: string;
  resource: string;
  role: "read" | "write" | "admin" | null;
  client_id: string | null;
  expires: string | null;
  made: string[];
  token_id: string | null;
  token_expires: string | null;
  token: string | null;
  snippets: Snippets;
}

export interface AccessGrantee {
  subject: Grantee;
  path: string[];
  grants: string[];
}

export interface ActionsOnResource {
  resource: string;
  actions: string[];
}

export interface AllowRequest {
  who: string;
  action: string;
  resource: string;
  for?: string | null;
  note?: string | null;
  create?: boolean | null;
}

export interface Api {
  name: string;
  identifier: string;
  title: string;
  enabled: boolean;
  scopes: ApiScope[];
  token_format: "opaque" | "jwt";
  typ: "at+jwt" | "JWT";
  alg: "ES256" | "RS256";
  access_token_life: number | null;
  created: string | null;
  username: string;
  credentials: ApiCredential[];
}

export interface ApiCredential {
  id: string;
  created: string | null;
  expires: string | null;
  last_used: string | null;
}

export interface ApiScope {
  name: string;
  title: string;
  dangerous: boolean;
}

export interface ApiScopeSettings {
  name: string;
  title?: string | null;
  dangerous?: boolean | null;
}

export interface ApiSettings {
  identifier: string;
  title: string;
  enabled?: boolean | null;
  scopes?: ApiScopeSettings[] | null;
  token_format?: "opaque" | "jwt" | null;
  typ?: "at+jwt" | "JWT" | null;
  alg?: "ES256" | "RS256" | null;
  access_token_life?: string | null;
}

export interface Application {
  name: string;
  client_id: string;
  title: string;
  description: string;
  homepage: string;
  redirect_uris: string[];
  grant_types: ("authorization_code" | "refresh_token" | "client_credentials" | "device_code" | "token_exchange" | "jwt_bearer")[];
  auth_method: "client_secret_basic" | "private_key_jwt" | "none";
  jwks: Record<string, unknown> | null;
  jwks_uri: string | null;
  apis: ApplicationApi[];
  scopes: string[];
  default_scopes: string[];
  access_token_life: number | null;
  refresh: RefreshRules;
  first_party: boolean;
  exchange: ExchangeRules;
  assertion_audience: "any" | "issuer";
  enabled: boolean;
  created: string | null;
  secrets: ClientSecret[];
}

export interface ApplicationApi {
  api: string;
  scopes: string[];
}

export interface ApplicationApiSettings {
  api: string;
  scopes: string[];
}

export interface ApplicationSettings {
  title: string;
  description?: string | null;
  homepage?: string | null;
  redirect_uris?: string[] | null;
  grant_types?: ("authorization_code" | "refresh_token" | "client_credentials" | "device_code" | "token_exchange" | "jwt_bearer")[] | null;
  auth_method?: "client_secret_basic" | "private_key_jwt" | "none" | null;
  jwks?: Record<string, unknown> | null;
  jwks_uri?: string | null;
  apis?: ApplicationApiSettings[] | null;
  scopes?: string[] | null;
  default_scopes?: string[] | null;
  access_token_life?: string | null;
  refresh?: RefreshSettings | null;
  first_party?: boolean | null;
  exchange?: ExchangeSettings | null;
  assertion_audience?: "any" | "issuer" | null;
  enabled?: boolean | null;
}

export interface AuditEntry {
  id: string;
  time: string | null;
  kind: string;
  organization: string | null;
  performer: Performer | null;
  address: string | null;
  repository: string | null;
  metadata: Record<string, unknown>;
}

export interface ChangedUser {
  name: string;
  email: string | null;
  enabled: boolean;
  superuser: boolean;
  created: string;
  password: string | null;
}

export interface ClientSecret {
  id: string;
  created: string | null;
  expires: string | null;
  last_used: string | null;
}

export interface Consent {
  application: string;
  name: string;
  organization: string | null;
  remembered: RememberedConsent[];
  logins: ConsentLogin[];
  devices: ConsentDevice[];
}

export interface ConsentDevice {
  address: string;
  scopes: string[];
  created: string | null;
  expires: string | null;
}

export interface ConsentLogin {
  id: string;
  scopes: string[];
  created: string | null;
  expires: string | null;
}

export interface DatabaseState {
  writable: boolean;
  trouble: string | null;
}

export interface DenyRequest {
  who: string;
  action: string;
  resource: string;
  note?: string | null;
}

export interface ExchangeRules {
  subjects: string[];
  impersonate: boolean;
}

export interface ExchangeSettings {
  subjects?: string[] | null;
  impersonate?: boolean | null;
}

export interface Explanation {
  code: string;
  time: string | null;
  subject: RefusedSubject | null;
  address: string;
  registry: string;
  api: string | null;
  login: string;
  credential: string;
  token: string | null;
  asked: ActionsOnResource[];
  granted: ActionsOnResource[];
  refused: RefusedAction[];
  trial: TrialOfToken | null;
}

export interface Features {
  anonymous_access: boolean;
  user_creation: boolean;
  direct_login: boolean;
  application_passwords: boolean;
  retrievable_secrets: boolean;
  robots_disallow: boolean;
  restricted_users: boolean;
  superusers_enabled: boolean;
  superusers_full_access: boolean;
  create_private_on_push: boolean;
  create_namespace_on_push: boolean;
  nested_repository_names: boolean;
  read_only: boolean;
}

export interface FoundText {
  token: string;
}

export interface Grantee {
  kind: "everybody" | "user" | "robot" | "application";
  name: string;
}

export interface GrantingCall {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

export interface Identification {
  kind: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "refresh" | "code" | "registry_events" | "api_credential" | null;
  checksum: "right" | "wrong" | "none" | null;
  item: Token | null;
  revoke_at: string | null;
}

export interface Job {
  id: string;
  state: "working" | "done";
  done: number;
  total: number | null;
  receipt: string | null;
  created: string | null;
  changed: string | null;
}

export interface KeyRotation {
  use: "registry" | "sealing" | "federation" | "access";
  keys: Keys[];
}

export interface KeyRotationRequest {
  use: "registry" | "sealing" | "federation" | "access";
}

export interface Keys {
  use: "registry" | "sealing" | "federation" | "access";
  algorithm: string;
  registry: string | null;
  current: string;
  next: string | null;
  former: string[];
  next_rotation: string | null;
}

export interface Leak {
  ours: number;
}

export interface LeakedTexts {
  tokens: string[];
}

export interface Limits {
  organizations: number;
  repositories: number;
  authorizations: number;
  application_passwords: number;
  robots: number;
  applications: number;
  teams: number;
  prototypes: number;
  members: number;
  permissions: number;
  assignments: number;
  sub_accounts: number;
  webhooks: number;
}

export interface MadeApiCredential {
  id: string;
  expires: string | null;
  username: string;
  secret: string | null;
}

export interface MadeClientSecret {
  id: string;
  expires: string | null;
  client_id: string;
  client_secret: string | null;
}

export interface Membership {
  name: string;
  role: "member" | "creator" | "admin";
}

export interface Need {
  right: string;
  resource: string | null;
  who_can_grant: string[];
  call: GrantingCall | null;
}

export interface NewApiCredential {
  expires_in?: string | null;
}

export interface NewClientSecret {
  expires_in?: string | null;
}

export interface NewToken {
  id: string;
  kind: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "api_credential" | "refresh";
  name: string | null;
  note: string | null;
  organization: string | null;
  subject: TokenSubject;
  owner: string | null;
  application: string | null;
  api: string | null;
  scopes: string[];
  restriction: TokenRestriction | null;
  created: string | null;
  created_by: string | null;
  expires: string | null;
  state: "live" | "resting" | "not_yet" | "expiring" | "ended";
  last_used: string | null;
  last_address: string | null;
  uses: TokenUses | null;
  origin: "quay" | "openshift" | "oauth2" | "registry" | "web" | "api" | "federation" | null;
  descends_from: TokenParent | null;
  token: string | null;
}

export interface NodeState {
  id: string;
  position: number;
  behind: number;
}

export interface Organization {
  name: string;
  email: string | null;
  enabled: boolean;
  policy: OrganizationPolicy;
  created: string | null;
  role: "member" | "creator" | "admin" | null;
}

export interface OrganizationMember {
  name: string;
  teams: string[];
  repositories: string[];
}

export interface OrganizationPolicy {
  longest_life: number | null;
  default_life: number | null;
  never_allowed: boolean;
  owner_required: boolean;
  allowed_addresses: string[];
}

export interface OrganizationSettings {
  email?: string | null;
  enabled?: boolean | null;
  policy?: PolicySettings | null;
}

export interface PasswordChange {
  old: string;
  new: string;
  end_everything?: boolean | null;
}

export interface Performer {
  kind: "user" | "robot" | "application";
  name: string;
}

export interface PolicySettings {
  longest_life?: string | null;
  default_life?: string | null;
  never_allowed?: boolean | null;
  owner_required?: boolean | null;
  allowed_addresses?: string[] | null;
}

export interface PresentedCredential {
  kind: string;
  name: string | null;
  scopes: string[];
  expires: string | null;
}

export interface Receipt {
  receipt: string;
  reached: boolean;
  nodes: NodeState[];
  durability: "synchronous";
}

export interface RefreshRules {
  grace: number;
  idle_life: number;
  absolute_life: number;
  rotate: boolean;
}

export interface RefreshSettings {
  grace?: string | null;
  idle_life?: string | null;
  absolute_life?: string | null;
  rotate?: boolean | null;
}

export interface RefusedAction {
  resource: string;
  action: string;
  reason: string;
  because: string[];
  needs: Need | null;
}

export interface RefusedSubject {
  kind: "user" | "robot" | "application";
  name: string;
}

export interface Registry {
  service: string;
  profile: "distribution" | "distribution-v3" | "zot" | "quay";
  issuer: string;
  algorithm: "ES256" | "RS256";
  keys: string[];
  pull_life: number;
  push_life: number;
}

export interface RememberedConsent {
  resource: string;
  scopes: string[];
  given: string | null;
}

export interface Repository {
  name: string;
  resource: string;
  visibility: "private" | "public";
  description: string;
  created: string | null;
}

export interface RepositoryRole {
  kind: "user" | "robot" | "team" | "application";
  name: string;
  role: "read" | "write" | "admin";
  expires: string | null;
}

export interface RepositorySettings {
  visibility?: "private" | "public" | null;
  description?: string | null;
}

export interface RepositoryUseDay {
  day: string;
  pulls: number;
  pushes: number;
}

export interface RepositoryUses {
  repository: string;
  days: RepositoryUseDay[];
}

export interface ResourceActions {
  resource: string;
  actions: string[];
}

export interface RestrictionRequest {
  repositories?: string[] | null;
  actions?: string[] | null;
  addresses?: string[] | null;
  not_before?: string | null;
  uses?: number | null;
}

export interface RevocationRequest {
  filter?: TokenFilter | null;
  ids?: string[] | null;
  reason?: string | null;
}

export interface Revocations {
  revoked: number;
  receipt: string | null;
  dry_run: boolean;
}

export interface Robot {
  account: string;
  name: string;
  description: string;
  disabled: boolean;
  ends: string | null;
  created: string | null;
  last_used: string | null;
}

export interface RobotSettings {
  description?: string | null;
  disabled?: boolean | null;
  ends?: string | null;
}

export interface RoleSettings {
  role: "read" | "write" | "admin";
  expires?: string | null;
  expires_in?: string | null;
}

export interface RuleFinding {
  rule: string;
  name: string | null;
  fits: boolean;
  issuer: boolean;
  subject: boolean;
  audience: boolean;
  unmet_claims: number;
  claims: UnmetClaim[];
}

export interface SecretRenewal {
  overlap?: string | null;
}

export interface Server {
  version: string;
  url: string;
  features: Features;
  limits: Limits;
  database: DatabaseState;
  feed_position: number;
}

export interface Snippets {
  docker: string | null;
  podman: string | null;
  skopeo: string | null;
  buildah: string | null;
  kubernetes: string | null;
  github: string | null;
  gitlab: string | null;
  terraform: string | null;
  curl: string | null;
}

export interface Team {
  name: string;
  role: "member" | "creator" | "admin";
  description: string;
}

export interface TeamMember {
  kind: "user" | "robot";
  name: string;
}

export interface TeamSettings {
  role: "member" | "creator" | "admin";
  description?: string | null;
}

export interface Token {
  id: string;
  kind: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "api_credential" | "refresh";
  name: string | null;
  note: string | null;
  organization: string | null;
  subject: TokenSubject;
  owner: string | null;
  application: string | null;
  api: string | null;
  scopes: string[];
  restriction: TokenRestriction | null;
  created: string | null;
  created_by: string | null;
  expires: string | null;
  state: "live" | "resting" | "not_yet" | "expiring" | "ended";
  last_used: string | null;
  last_address: string | null;
  uses: TokenUses | null;
  origin: "quay" | "openshift" | "oauth2" | "registry" | "web" | "api" | "federation" | null;
  descends_from: TokenParent | null;
}

export interface TokenChange {
  name?: string | null;
  note?: string | null;
  expires_in?: string | null;
  restriction?: RestrictionRequest | null;
}

export interface TokenFilter {
  organization?: string | null;
  owner?: string | null;
  everywhere?: boolean | null;
  subject?: string | null;
  kind?: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "api_credential" | "refresh" | null;
  state?: "live" | "resting" | "not_yet" | "expiring" | "ended" | null;
  unused?: string | null;
  expires_within?: string | null;
  created_by?: string | null;
  created_before?: string | null;
  address?: string | null;
  application?: string | null;
  q?: string | null;
}

export interface TokenParent {
  id: string;
  kind: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "api_credential" | "refresh" | null;
  name: string | null;
}

export interface TokenRequest {
  kind: "robot" | "authorization" | "password" | "oauth";
  robot?: string | null;
  application?: string | null;
  scopes?: string[] | null;
  note?: string | null;
  expires_in?: string | null;
  restriction?: RestrictionRequest | null;
}

export interface TokenRestriction {
  repositories: string[];
  actions: string[];
  addresses: string[];
  not_before: string | null;
  uses: number | null;
}

export interface TokenRotation {
  overlap?: string | null;
  expires_in?: string | null;
}

export interface TokenSubject {
  kind: "user" | "robot" | "application" | "api";
  name: string;
}

export interface TokenSuggestion {
  token: string;
  kind: "oauth" | "robot";
  name: string | null;
  subject: string;
  created: string | null;
  last_used: string | null;
  observed_since: string | null;
  verdict: "narrow" | "revoke" | "fits" | "young" | "unobserved" | "unreported" | "further";
  because: string;
  granted: ResourceActions[];
  granted_is_more: boolean;
  used: ResourceActions[];
  used_is_more: boolean;
  call: GrantingCall | null;
}

export interface TokenUses {
  limit: number;
  left: number;
}

export interface TrialOfToken {
  accepted: boolean;
  fault: string | null;
  issuer: string;
  subject: string;
  audiences: string[];
  rule_count: number;
  rules: RuleFinding[];
}

export interface TrialRequest {
  token: string;
}

export interface TriedClaim {
  name: string;
  expected: string;
  found: string | null;
  fits: boolean;
}

export interface TriedRule {
  name: string | null;
  fits: boolean;
  claims: TriedClaim[];
}

export interface Trust {
  rules: TrustRule[];
}

export interface TrustRule {
  name: string | null;
  issuer: string;
  subject: string | null;
  audiences: string[];
  claims: Record<string, unknown>;
  scopes: string[];
  lifetime: number | null;
  anonymous: boolean;
}

export interface TrustRuleSettings {
  name?: string | null;
  issuer: string;
  subject?: string | null;
  audiences: string[];
  claims?: Record<string, unknown> | null;
  scopes?: string[] | null;
  lifetime?: string | null;
  anonymous?: boolean | null;
}

export interface TrustSettings {
  rules: TrustRuleSettings[];
}

export interface TrustTrial {
  accepted: boolean;
  faults: string[];
  rules: TriedRule[];
}

export interface UnmetClaim {
  name: string;
  expected: string;
  found: string | null;
  fits: boolean;
}

export interface User {
  name: string;
  email: string | null;
  enabled: boolean;
  superuser: boolean;
  created: string | null;
}

export interface UserSettings {
  email?: string | null;
  enabled?: boolean | null;
  superuser?: boolean | null;
}

export interface Webhook {
  name: string;
  organization: string | null;
  url: string;
  events: string[];
  enabled: boolean;
  created: string | null;
  pending: number;
  delivered: number;
  dropped: number;
  last_delivery: string | null;
  last_failure: string | null;
  last_failure_status: number | null;
  failing_since: string | null;
  next_try: string | null;
}

export interface WebhookSettings {
  url: string;
  events: string[];
  organization?: string | null;
  enabled?: boolean | null;
}

export interface WebhookWithSecret {
  name: string;
  organization: string | null;
  url: string;
  events: string[];
  enabled: boolean;
  created: string | null;
  pending: number;
  delivered: number;
  dropped: number;
  last_delivery: string | null;
  last_failure: string | null;
  last_failure_status: number | null;
  failing_since: string | null;
  next_try: string | null;
  secret: string | null;
}

export interface Whoami {
  kind: "user" | "application";
  name: string;
  superuser: boolean;
  credential: PresentedCredential;
  organizations: Membership[];
}

export interface Operations {
  "GET /whoami": {
    query: undefined;
    body: undefined;
    answer: Whoami;
  };
  "GET /access/can": {
    query: {
      who?: string;
      action: string;
      resource: string;
    };
    body: undefined;
    answer: AccessAnswer;
  };
  "GET /access/who-can": {
    query: {
      action: string;
      resource: string;
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: AccessGrantee[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "POST /access/allow": {
    query: {
      dry_run?: boolean;
    };
    body: AllowRequest;
    answer: AccessGrant;
  };
  "POST /access/deny": {
    query: {
      dry_run?: boolean;
    };
    body: DenyRequest;
    answer: AccessDenial;
  };
  "GET /access/suggest": {
    query: {
      organization: string;
      verdict?: "narrow" | "revoke" | "fits" | "young" | "unobserved" | "unreported" | "further";
      sort?: "-created" | "created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: TokenSuggestion[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /refusals": {
    query: {
      organization?: string;
      since?: string;
      sort?: "-time";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Explanation[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /refusals/{code}": {
    query: undefined;
    body: undefined;
    answer: Explanation;
  };
  "GET /organizations/{organization}/applications": {
    query: {
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Application[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/applications/{application}": {
    query: undefined;
    body: undefined;
    answer: Application;
  };
  "PUT /organizations/{organization}/applications/{application}": {
    query: {
      dry_run?: boolean;
    };
    body: ApplicationSettings;
    answer: Application;
  };
  "DELETE /organizations/{organization}/applications/{application}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "POST /organizations/{organization}/applications/{application}/secrets": {
    query: {
      dry_run?: boolean;
    };
    body: NewClientSecret;
    answer: MadeClientSecret;
  };
  "DELETE /organizations/{organization}/applications/{application}/secrets/{secret}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/apis": {
    query: {
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Api[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/apis/{api}": {
    query: undefined;
    body: undefined;
    answer: Api;
  };
  "PUT /organizations/{organization}/apis/{api}": {
    query: {
      dry_run?: boolean;
    };
    body: ApiSettings;
    answer: Api;
  };
  "DELETE /organizations/{organization}/apis/{api}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "POST /organizations/{organization}/apis/{api}/credentials": {
    query: {
      dry_run?: boolean;
    };
    body: NewApiCredential;
    answer: MadeApiCredential;
  };
  "DELETE /organizations/{organization}/apis/{api}/credentials/{credential}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /audit": {
    query: {
      organization?: string;
      kind?: string;
      performer?: string;
      subject?: string;
      since?: string;
      until?: string;
      address?: string;
      q?: string;
      sort?: "-time";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: AuditEntry[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /webhooks": {
    query: {
      organization?: string;
      everywhere?: boolean;
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Webhook[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /webhooks/{name}": {
    query: {
      organization?: string;
    };
    body: undefined;
    answer: Webhook;
  };
  "PUT /webhooks/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: WebhookSettings;
    answer: WebhookWithSecret;
  };
  "DELETE /webhooks/{name}": {
    query: {
      organization?: string;
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "POST /webhooks/{name}/secret": {
    query: {
      organization?: string;
      dry_run?: boolean;
    };
    body: SecretRenewal;
    answer: WebhookWithSecret;
  };
  "GET /server": {
    query: undefined;
    body: undefined;
    answer: Server;
  };
  "GET /receipts/{receipt}": {
    query: undefined;
    body: undefined;
    answer: Receipt;
  };
  "GET /registries": {
    query: {
      sort?: "service" | "-service";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Registry[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /keys": {
    query: {
      sort?: "use" | "-use";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Keys[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "POST /keys": {
    query: {
      dry_run?: boolean;
    };
    body: KeyRotationRequest;
    answer: KeyRotation;
  };
  "GET /organizations": {
    query: {
      everywhere?: boolean;
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Organization[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}": {
    query: undefined;
    body: undefined;
    answer: Organization;
  };
  "PUT /organizations/{organization}": {
    query: {
      dry_run?: boolean;
    };
    body: OrganizationSettings;
    answer: Organization;
  };
  "DELETE /organizations/{organization}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/teams": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Team[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/teams/{team}": {
    query: undefined;
    body: undefined;
    answer: Team;
  };
  "PUT /organizations/{organization}/teams/{team}": {
    query: {
      dry_run?: boolean;
    };
    body: TeamSettings;
    answer: Team;
  };
  "DELETE /organizations/{organization}/teams/{team}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/teams/{team}/members": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: TeamMember[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "PUT /organizations/{organization}/teams/{team}/members/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: TeamMember;
  };
  "DELETE /organizations/{organization}/teams/{team}/members/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/members": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: OrganizationMember[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/robots": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Robot[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/robots/{name}": {
    query: undefined;
    body: undefined;
    answer: Robot;
  };
  "PUT /organizations/{organization}/robots/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: RobotSettings;
    answer: Robot;
  };
  "DELETE /organizations/{organization}/robots/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /users/me/robots": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Robot[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /users/me/robots/{name}": {
    query: undefined;
    body: undefined;
    answer: Robot;
  };
  "PUT /users/me/robots/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: RobotSettings;
    answer: Robot;
  };
  "DELETE /users/me/robots/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/robots/{name}/trust": {
    query: undefined;
    body: undefined;
    answer: Trust;
  };
  "PUT /organizations/{organization}/robots/{name}/trust": {
    query: {
      dry_run?: boolean;
    };
    body: TrustSettings;
    answer: Trust;
  };
  "POST /organizations/{organization}/robots/{name}/trust/try": {
    query: undefined;
    body: TrialRequest;
    answer: TrustTrial;
  };
  "GET /users/me/robots/{name}/trust": {
    query: undefined;
    body: undefined;
    answer: Trust;
  };
  "PUT /users/me/robots/{name}/trust": {
    query: {
      dry_run?: boolean;
    };
    body: TrustSettings;
    answer: Trust;
  };
  "POST /users/me/robots/{name}/trust/try": {
    query: undefined;
    body: TrialRequest;
    answer: TrustTrial;
  };
  "GET /organizations/{organization}/repositories": {
    query: {
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Repository[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/repositories/{repository}": {
    query: undefined;
    body: undefined;
    answer: Repository;
  };
  "PUT /organizations/{organization}/repositories/{repository}": {
    query: {
      dry_run?: boolean;
    };
    body: RepositorySettings;
    answer: Repository;
  };
  "DELETE /organizations/{organization}/repositories/{repository}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /organizations/{organization}/repositories/{repository}/uses": {
    query: {
      since?: string;
    };
    body: undefined;
    answer: RepositoryUses;
  };
  "GET /organizations/{organization}/repositories/{repository}/roles": {
    query: {
      sort?: "name" | "-name";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: RepositoryRole[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /organizations/{organization}/repositories/{repository}/roles/{account}": {
    query: undefined;
    body: undefined;
    answer: RepositoryRole;
  };
  "PUT /organizations/{organization}/repositories/{repository}/roles/{account}": {
    query: {
      dry_run?: boolean;
    };
    body: RoleSettings;
    answer: RepositoryRole;
  };
  "DELETE /organizations/{organization}/repositories/{repository}/roles/{account}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /users": {
    query: {
      sort?: "created" | "-created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: User[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "GET /users/{name}": {
    query: undefined;
    body: undefined;
    answer: User;
  };
  "PUT /users/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: UserSettings;
    answer: ChangedUser;
  };
  "DELETE /users/{name}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: undefined;
  };
  "GET /users/me": {
    query: undefined;
    body: undefined;
    answer: User;
  };
  "PUT /users/me/password": {
    query: {
      dry_run?: boolean;
    };
    body: PasswordChange;
    answer: undefined;
  };
  "GET /users/me/consents": {
    query: {
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Consent[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "DELETE /users/me/consents/{application}": {
    query: {
      dry_run?: boolean;
    };
    body: undefined;
    answer: Revocations;
  };
  "GET /tokens": {
    query: {
      organization?: string;
      owner?: string;
      everywhere?: boolean;
      subject?: string;
      kind?: "oauth" | "robot" | "password" | "authorization" | "identity" | "session" | "client_secret" | "api_credential" | "refresh";
      state?: "live" | "resting" | "not_yet" | "expiring" | "ended";
      unused?: string;
      expires_within?: string;
      created_by?: string;
      created_before?: string;
      address?: string;
      application?: string;
      q?: string;
      sort?: "-created" | "created";
      limit?: number;
      cursor?: string;
      count?: boolean;
    };
    body: undefined;
    answer: {
      items: Token[];
      next_cursor: string | null;
      total: number | null;
      total_is_more: boolean | null;
    };
  };
  "POST /tokens": {
    query: {
      dry_run?: boolean;
    };
    body: TokenRequest;
    answer: NewToken;
  };
  "GET /tokens/{id}": {
    query: undefined;
    body: undefined;
    answer: Token;
  };
  "PATCH /tokens/{id}": {
    query: {
      dry_run?: boolean;
    };
    body: TokenChange;
    answer: Token;
  };
  "DELETE /tokens/{id}": {
    query: {
      dry_run?: boolean;
      descendants?: "end" | "keep";
    };
    body: undefined;
    answer: Revocations;
  };
  "POST /tokens/{id}/rotate": {
    query: {
      dry_run?: boolean;
    };
    body: TokenRotation;
    answer: NewToken;
  };
  "POST /tokens/identify": {
    query: undefined;
    body: FoundText;
    answer: Identification;
  };
  "POST /tokens/leaked": {
    query: {
      dry_run?: boolean;
    };
    body: LeakedTexts;
    answer: Leak;
  };
  "POST /tokens/revoke": {
    query: {
      dry_run?: boolean;
    };
    body: RevocationRequest;
    answer: Revocations | Job;
  };
  "GET /jobs/{id}": {
    query: undefined;
    body: undefined;
    answer: Job;
  };
}
