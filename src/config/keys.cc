#include "config/keys.h"

#include "config/field.h"
#include "config/rules.h"

namespace jeton::config {
namespace {

using WebOptions = fetch::HttpsClient::Options;

// Fields of the structs that hold most values.
template <auto... path>
constexpr auto kSetting = At<&Config::settings, path...>();
template <auto member>
constexpr auto kLimit = kSetting<&Settings::limits, member>;
template <auto member>
constexpr auto kHook = kSetting<&Settings::webhooks, member>;
template <auto member>
constexpr auto kBackoff = kSetting<&Settings::wrong_passwords, member>;
template <auto member>
constexpr auto kEdge = At<&Config::listener, &http::Options::limits, member>();

// The upper bound for limits on tenants' records.
constexpr std::int64_t kMostOfAKind = 1'000'000'000;

const Key kKeys[] = {
    {"", "data_dir", Read<ReadNotEmpty, &Config::settings, &Settings::data_directory>(),
     "Folder of the database, keys and registry files. Made with the mode 0750 when missing; one that is there keeps "
     "the mode that it has. Secrets in it can be read by the server's user alone, whatever the folder's mode is."},
    {"", "registry_files_group",
     Read<ReadGroup, &Config::settings, &Settings::registry_files, &RegistryFileAccess::group>(),
     "Group of the files that registries read (`DATA/registry`), and of a data folder that is made: that of a registry "
     "on this machine, such as `docker-registry`. Default: the server's."},
    {"", "registry_files_mode",
     Read<ReadFileMode, &Config::settings, &Settings::registry_files, &RegistryFileAccess::mode>("0644"),
     "Mode of those files, in octal. Readers of the files may enter their folders."},
    {"", "listen", Read<ReadListener, &Config::listener, &http::Options::address>(),
     "Address and port of the main listener. `localhost` is both loopback addresses, 127.0.0.1 and ::1. Port 0 takes a "
     "free one."},
    {"", "admin_listen", Read<ReadListener, &Config::server, &ServerSettings::admin_listen>(),
     "Address and port of health, readiness and metrics. Keep it private."},
    {"", "public_url", Read<ReadPublicUrl, &Config::settings, &Settings::public_url>(),
     "How clients reach the server: `scheme://host[:port]`, no slash at the end. Default: built from `listen`."},
    {"", "read_only", kSetting<&Settings::read_only>,
     "Whether nothing may be changed now; what is asked for is still answered (Quay: `REGISTRY_STATE`)."},
    {"", "threads", At<&Config::listener, &http::Options::threads>(),
     "Threads that serve requests. 0: one per processor.", 0, 256},
    {"tls", "certificate", Read<ReadFilePath, &Config::listener, &http::Options::certificate_file>(),
     "PEM file with the certificate chain of the main listener (TLS 1.2 or newer). Below `$CREDENTIALS_DIRECTORY/`: "
     "what systemd's `LoadCredential=` names. Read again at SIGHUP."},
    {"tls", "key", Read<ReadFilePath, &Config::listener, &http::Options::key_file>(),
     "PEM file with its private key, likewise. Read again at SIGHUP."},
    {"http", "max_head_bytes", kEdge<&http::Limits::head_bytes>, "Longest request line and headers together.", 1024,
     1 << 20},
    {"http", "max_body_bytes", kEdge<&http::Limits::body_bytes>, "Longest body.", 16, 16 << 20},
    {"http", "head_seconds", kEdge<&http::Limits::head>, "Time for a whole request head, from its first byte.", 1,
     3600},
    {"http", "body_seconds", kEdge<&http::Limits::body>, "Time for a whole body.", 1, 3600},
    {"http", "idle_seconds", kEdge<&http::Limits::idle>, "How long a connection may be idle.", 1, 86400},
    {"http", "max_connections", kEdge<&http::Limits::connections>,
     "Connections at once; further ones are told to come back.", 1, 1'000'000},
    {"http", "trusted_proxies", Read<ReadBelieved, &Config::settings, &Settings::trusted_proxies>(),
     "Addresses and blocks (`10.0.0.0/8`, but not `/0`) of proxies in front, whose `X-Forwarded-For` says where a "
     "request comes from: for the log, for waiting after wrong passwords, and for tokens that are bound to addresses. "
     "None: it means nothing."},
    {"database", "url", Read<ReadDatabaseUrl, &Config::postgres, &storage::PostgresOptions::url>(),
     "A PostgreSQL database, which several servers may share: `postgresql://USER@HOST[,HOST…]/DATABASE[?…]`, with "
     "libpq's parameters, and without a password. It must be of PostgreSQL 15 or newer and sort by bytes: `CREATE "
     "DATABASE jeton TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`. Empty: SQLite, in the data folder."},
    {"database", "password_file", Read<ReadFilePath, &Config::postgres, &storage::PostgresOptions::password_file>(),
     "File whose first line is the password of that user; `$CREDENTIALS_DIRECTORY/` as in `tls`. Empty: the user needs "
     "none, or libpq finds one in `~/.pgpass`."},
    {"database", "pool", At<&Config::postgres, &storage::PostgresOptions::readers>(),
     "Connections for reading, and so requests that read from PostgreSQL at the same time. Besides, a server has one "
     "connection for writing and one for following the others.",
     2, 200},
    {"feed", "poll_milliseconds", At<&Config::follow, &storage::FollowPace::poll>(),
     "Where servers share a database: how often each looks at what the others have changed, if the database does not "
     "tell it earlier.",
     10, 10'000},
    {"feed", "bound_milliseconds", At<&Config::follow, &storage::FollowPace::bound>(),
     "How long after the beginning of such a look a server may still answer from memory. Longer than this after a "
     "revocation was answered on any server, no other server takes the token.",
     50, 60'000},
    {"feed", "serve_milliseconds", At<&Config::follow, &storage::FollowPace::serve_for>(),
     "How long, instead, if the database cannot be reached. 0: no longer than the bound; then what is asked for is "
     "answered 503.",
     0, 86'400'000},
    {"secrets", "retrievable", kSetting<&Settings::retrievable_secrets>,
     "Whether robot tokens, client secrets and personal authorizations can be shown again. `false` keeps no copy, not "
     "even an encrypted one."},
    {"log", "level", Read<ReadLogLevel, &Config::server, &ServerSettings::log_level>(),
     "`debug`, `info`, `warn` or `error`. Read again at SIGHUP."},
    {"cache", "tokens", At<&Config::server, &ServerSettings::cached_tokens>(),
     "Tokens kept in memory: the last used ones, at least this many and at most twice as many.", 64, 100'000'000},
    {"accounts", "superusers_enabled", kSetting<&Settings::superusers_enabled>,
     "Off, there are no superusers and nothing for them: no endpoints, no scope (Quay: `FEATURE_SUPER_USERS`)."},
    {"accounts", "superusers", kSetting<&Settings::superusers>,
     "Users that administer the installation (Quay: `SUPER_USERS`)."},
    {"accounts", "readonly_superusers", kSetting<&Settings::readonly_superusers>,
     "Users that may read everything and change nothing of others (Quay: `GLOBAL_READONLY_SUPER_USERS`)."},
    {"accounts", "superusers_full_access", kSetting<&Settings::superusers_full_access>,
     "Whether superusers may act in others' name spaces (Quay: `FEATURE_SUPERUSERS_FULL_ACCESS`)."},
    {"accounts", "superusers_org_creation_only", kSetting<&Settings::superusers_org_creation_only>,
     "Whether only superusers may create organizations (Quay: `FEATURE_SUPERUSERS_ORG_CREATION_ONLY`)."},
    {"accounts", "restricted_users", kSetting<&Settings::restricted_users>,
     "Whether users may not create repositories of their own, nor organizations (Quay: `FEATURE_RESTRICTED_USERS`)."},
    {"accounts", "anonymous_access", kSetting<&Settings::anonymous_access>,
     "Whether requests without credentials are looked at, for public content (Quay: `FEATURE_ANONYMOUS_ACCESS`)."},
    {"accounts", "user_creation", kSetting<&Settings::user_creation>,
     "Whether people may sign up, each with a password of their own choice (Quay: `FEATURE_USER_CREATION`)."},
    {"accounts", "partial_user_search", kSetting<&Settings::partial_user_search>,
     "Whether a search for users completes what was typed; off, it finds whole names alone (Quay: "
     "`FEATURE_PARTIAL_USER_AUTOCOMPLETE`)."},
    {"accounts", "anonymous_user_search", kSetting<&Settings::anonymous_user_search>,
     "Whether a search finds users for callers without credentials, as in Quay."},
    {"accounts", "encrypted_basic_only", kSetting<&Settings::encrypted_basic_only>,
     "Whether a password in Basic authentication must be an encrypted one, as `/api/v1/user/clientkey` makes them "
     "(Quay: `FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH`)."},
    {"accounts", "user_initialize", kSetting<&Settings::user_initialize>,
     "Whether the first user of an empty database is made by `/api/v1/user/initialize`, instead of `admin` with a "
     "token in a file. Until then the first caller that asks gets it (Quay: `FEATURE_USER_INITIALIZE`)."},
    {"accounts", "wrong_password_milliseconds", kBackoff<&BackoffRules::first_wait>,
     "How long a person waits, at one address, after the first wrong password that is not free; twice as long after "
     "each further one, an hour at most. 0: no waiting at all, where something in front sees to it.",
     0, 60'000},
    {"accounts", "free_wrong_passwords", kBackoff<&BackoffRules::free>,
     "How many wrong passwords of one person at one address cost no wait. The same one again does not count.", 0, 1000},
    {"accounts", "wrong_passwords_per_address", kBackoff<&BackoffRules::of_source>,
     "How many wrong passwords may come from one address (IPv6: from one /64), for any persons, before all callers "
     "there wait. The same one again does not count. 0: any number.",
     0, 1'000'000},
    {"accounts", "wrong_password_refill_seconds", kBackoff<&BackoffRules::refill>,
     "After how many seconds an address may give one more of these.", 1, 3600},
    {"sessions", "direct_login", kSetting<&Settings::direct_login>,
     "Whether people may sign in with name and password in a browser (Quay: `FEATURE_DIRECT_LOGIN`)."},
    {"sessions", "seconds", kSetting<&Settings::session_life>, "How long a browser stays signed in.", 60, 31'536'000},
    {"sessions", "fresh_seconds", kSetting<&Settings::fresh_login>,
     "How long after the last password a browser may do what needs a fresh one (Quay: `FRESH_LOGIN_TIMEOUT`).", 1,
     31'536'000},
    {"sessions", "browsers_say_xhr", kSetting<&Settings::browsers_say_xhr>,
     "Whether browsers must send `X-Requested-With: XMLHttpRequest` to read below `/api/` (Quay: "
     "`BROWSER_API_CALLS_XHR_ONLY`)."},
    {"audit", "logins", kSetting<&Settings::audit_logins>,
     "Whether logins are written down (Quay: `ACTION_LOG_AUDIT_LOGINS`)."},
    {"audit", "login_failures", kSetting<&Settings::audit_login_failures>,
     "Whether failed ones are, too (Quay: `ACTION_LOG_AUDIT_LOGIN_FAILURES`)."},
    {"audit", "keep", Read<ReadAuditKeep, &Config::keep, &storage::Keep::audit>("90.days"),
     "How long entries of the log are kept: `12.hours`, `90.days`, `6.months`; a minute at least, ten years at most. "
     "Older ones are removed little by little; export them before. `0.days`: for ever."},
    {"robots", "disallow", kSetting<&Settings::robots_disallow>, "Turns robot accounts off (Quay: `ROBOTS_DISALLOW`)."},
    {"robots", "whitelist", kSetting<&Settings::robots_whitelist>,
     "Robots (`owner+short`) that work all the same (Quay: `ROBOTS_WHITELIST`)."},
    {"bootstrap", "owner", Read<ReadUserName, &Config::settings, &Settings::bootstrap_owner>(),
     "The superuser that the bootstrap token is of; the first start makes it (Quay: `BOOTSTRAP_TOKEN_OWNER`)."},
    {"bootstrap", "remove", kSetting<&Settings::bootstrap_remove>,
     "Whether every start takes away the bootstrap applications, with all tokens in them, and the file (Quay: "
     "`FEATURE_PROGRAMMATIC_BOOTSTRAP`, explicitly `false`)."},
    {"bootstrap", "renewal", kSetting<&Settings::bootstrap_renewal>,
     "Whether who holds the bootstrap token may have a new one written in its place; then every start sees to it that "
     "its owner, and no former one, has one (Quay: "
     "`FEATURE_PROGRAMMATIC_BOOTSTRAP`)."},
    {"bootstrap", "path", kSetting<&Settings::bootstrap_file, &BootstrapFile::path>,
     "File for the bootstrap token, as `{\"access_token\":…}` (Quay: `BOOTSTRAP_TOKEN_PATH`). Default: "
     "`bootstrap-token` "
     "in the data folder, the token alone."},
    {"bootstrap", "scope",
     Read<ReadOAuthScopes, &Config::settings, &Settings::bootstrap_scopes>(
         "repo:read repo:write repo:admin repo:create user:read user:admin org:admin super:user"),
     "Its scopes (Quay: `BOOTSTRAP_TOKEN_SCOPE`)."},
    {"bootstrap", "seconds", kSetting<&Settings::bootstrap_life>, "Its life (Quay: `BOOTSTRAP_TOKEN_EXPIRATION`).", 60,
     315'576'000},
    {"federation", "issuers", Read<ReadIssuer, &Config::settings, &Settings::federation_issuers>(),
     "Issuers whose tokens robots may be trusted with, byte for byte. None: any that can be reached."},
    {"federation", "audiences", Read<ReadNotEmpty, &Config::settings, &Settings::federation_audiences>(),
     "Who a foreign token must be for where a robot's rule names no audiences. None: `public_url`, and its host. `*`: "
     "any service, which lets in what was made for another one."},
    {"federation", "private_networks", Read<ReadNetwork, &Config::web, &WebOptions::private_networks>(),
     "Addresses and blocks (`10.0.0.0/8`) that issuers, callbacks and webhooks may have. None: only addresses of the "
     "open Internet."},
    {"federation", "ca_file", Read<ReadFilePath, &Config::web, &WebOptions::ca_file>(),
     "PEM file with certificates of authorities that issuers and webhooks are trusted by, beside those of the system."},
    {"federation", "fetch_seconds", At<&Config::web, &WebOptions::timeout>(),
     "Time for reading one document of an issuer, and for a delivery to a webhook.", 1, 60},
    {"federation", "refetch_seconds", kSetting<&Settings::federation_refetch>,
     "How long an issuer is not asked again, be it for an unknown key or after a failure.", 1, 3600},
    {"federation", "password_seconds", kSetting<&Settings::federation_password_life>,
     "How long after its issue a foreign token is a robot's password at `/v2/auth`, if it lives that long.", 60,
     86'400},
    {"limits", "organizations", kLimit<&Limits::organizations>,
     "Organizations per user: those that the user created, by a call or by a push, and that still exist. Superusers "
     "count alike. To be added to the organizations of others does not count, or strangers could use the limit up.",
     1, kMostOfAKind},
    {"limits", "repositories", kLimit<&Limits::repositories>,
     "Repositories per user or organization, whether a call or a push creates them.", 1, kMostOfAKind},
    {"limits", "authorizations", kLimit<&Limits::authorizations>, "Live personal authorizations per user.", 1,
     kMostOfAKind},
    {"limits", "application_passwords", kLimit<&Limits::application_passwords>, "Live application passwords per user.",
     1, kMostOfAKind},
    {"limits", "robots", kLimit<&Limits::robots>, "Robots per user or organization.", 1, kMostOfAKind},
    {"limits", "applications", kLimit<&Limits::applications>, "Applications per organization.", 1, kMostOfAKind},
    {"limits", "teams", kLimit<&Limits::teams>, "Teams per organization.", 1, kMostOfAKind},
    {"limits", "default_permissions", kLimit<&Limits::prototypes>, "Default permissions per organization.", 1,
     kMostOfAKind},
    {"limits", "members", kLimit<&Limits::members>, "Members per team.", 1, kMostOfAKind},
    {"limits", "permissions", kLimit<&Limits::permissions>,
     "Users, robots, teams and applications with a role on a repository.", 1, kMostOfAKind},
    {"limits", "assignments", kLimit<&Limits::assignments>,
     "Tokens per application that are offered to users and not taken yet.", 1, kMostOfAKind},
    {"limits", "sub_accounts", kLimit<&Limits::sub_accounts>, "Sub-accounts per user, not counting theirs.", 1,
     kMostOfAKind},
    {"limits", "webhooks", kLimit<&Limits::webhooks>, "Webhooks per organization, and of the whole installation.", 1,
     1000},
    {"webhooks", "retry_seconds", kHook<&WebhookRules::first_wait>,
     "How long a webhook is left alone after a try that failed; twice as long after each further one, an hour at most. "
     "Webhooks reach the addresses that issuers may have: see `federation`.",
     1, 3600},
    {"webhooks", "tries", kHook<&WebhookRules::tries>, "How often a message is tried before it is dropped.", 1, 1000},
    {"webhooks", "keep_seconds", kHook<&WebhookRules::keep>, "How long a message is tried before it is dropped.", 60,
     30 * 86'400},
    {"webhooks", "pending", kHook<&WebhookRules::pending>,
     "Messages that may wait for one webhook; the oldest of more are dropped.", 1, 10'000},
    {"applications", "max_tokens", kSetting<&Settings::application_token_limit>,
     "Live tokens per application, however they are made: by its admins, by users who let it act for them, or with its "
     "own secret; and per robot, those that foreign tokens give to bearers that are no application. 0: no limit (Quay: "
     "`OAUTH_APPLICATION_MAXIMUM_TOKEN_COUNT`).",
     0, kMostOfAKind},
    {"applications", "strict_scopes", kSetting<&Settings::strict_scopes>,
     "Whether a scope that an application may not have is an error when a user is asked at `/oauth2/authorize` or for "
     "a device. If not, it is left out, and the answer says what is left."},
    {"applications", "self_described", kSetting<&Settings::self_described_clients>,
     "The organization to which clients belong that no one has registered, and whose `client_id` is the https address "
     "of a document that describes them (client-ID metadata documents, as agents of the Model Context Protocol use). "
     "Users are asked each time before one of them gets access to that organization's APIs, and its administrators "
     "see, disable and remove them like other applications. Empty: there are no such clients."},
    {"applications", "assign_tokens", kSetting<&Settings::assign_tokens>,
     "Whether admins may offer users tokens of their applications (Quay: `FEATURE_ASSIGN_OAUTH_TOKEN`)."},
    {"applications", "local_oauth_handler", Read<ReadPath, &Config::settings, &Settings::local_oauth_handler>(),
     "Path of the page that shows a token to users without an application of their own (Quay: `LOCAL_OAUTH_HANDLER`)."},
    {"applications", "direct_clients", kSetting<&Settings::direct_clients>,
     "Client ids that a user may authorize with name and password alone, without a page (Quay: "
     "`DIRECT_OAUTH_CLIENTID_WHITELIST`)."},
    {"application_passwords", "enabled", kSetting<&Settings::application_passwords>,
     "Whether users may make passwords for single programs, used as `$app` at registries (Quay: "
     "`FEATURE_APP_SPECIFIC_TOKENS`)."},
    {"application_passwords", "seconds", kSetting<&Settings::application_password_life>,
     "Their life. 0: for ever (Quay: `APP_SPECIFIC_TOKEN_EXPIRATION`).", 0, 315'576'000},
    {"repositories", "create_private_on_push", kSetting<&Settings::create_private_on_push>,
     "Whether a repository that a push creates is private (Quay: `CREATE_PRIVATE_REPO_ON_PUSH`)."},
    {"repositories", "create_namespace_on_push", kSetting<&Settings::create_namespace_on_push>,
     "Whether a push may create the organization, too (Quay: `CREATE_NAMESPACE_ON_PUSH`)."},
    {"repositories", "nested_names", kSetting<&Settings::nested_repository_names>,
     "Whether repository names may have several segments (Quay: `FEATURE_EXTENDED_REPOSITORY_NAMES`)."},
    {"repositories", "library_namespace", kSetting<&Settings::namespace_of_bare_names>,
     "Name space of repositories named without one (Quay: `LIBRARY_NAMESPACE`)."},
    {"registry_tokens", "pull_seconds", At<&Config::server, &ServerSettings::pull_life>(),
     "Life of registry tokens that only read.", 60, 3600},
    {"registry_tokens", "push_seconds", At<&Config::server, &ServerSettings::push_life>(),
     "Life of registry tokens that write.", 60, 3600},
    {"registry_tokens", "reuse_seconds", kSetting<&Settings::registry_token_reuse>,
     "How long a registry token is given again, to the same credential, from the same address, for the same rights: "
     "jobs that start together cost one signature. 0: never.",
     0, 30},
    {"openshift", "scope_timeouts",
     Read<ReadLifetimes, &Config::settings, &Settings::authorization_lifetimes>(
         "session=1.days|7.days,sso=1.days|7.days,oauthaccesstoken=10.minutes,*=30.days|180.days"),
     "Default and longest life of personal authorizations: `scope=default|maximum,…`, `*` for all other scopes, "
     "`domain/:id/view` and its like for all with an id. At most ten years; a code of the code flow never lives longer "
     "than ten minutes."},
    {"openshift", "realm", Read<ReadRealm, &Config::settings, &Settings::broker_realm>(),
     "Realm of the Basic challenge of that dialect."},
    {"openshift", "logins", Read<ReadLoginRule, &Config::settings, &Settings::login_rules>("noop"),
     "How logins become account names, one rule after the other: `noop`, `strip`, `lowercase`, `remove_domain`."},
    {"openshift", "maintenance", kSetting<&Settings::broker_maintenance>,
     "Not empty: every call of that dialect but its API root answers 503 with this text."},
    {"openshift", "sub_account_parents", Read<ReadAccountName, &Config::settings, &Settings::sub_account_parents>(),
     "Users that may have sub-accounts and act as them (`X-Impersonate-User`)."},
    {"openshift", "inherited_capabilities",
     Read<ReadCapability, &Config::settings, &Settings::inherited_capabilities>(),
     "Capabilities that a sub-account has because its parent has them, such as `subaccounts`."},
    {"openshift", "known_users_only", kSetting<&Settings::known_users_only>,
     "Whether a user named by the front end must be there already, instead of being made."},
    {"front_end", "addresses", Read<ReadBelieved, &Config::settings, &Settings::front_end_addresses>(),
     "Addresses and blocks (`10.0.0.0/8`, but not `/0`) whose requests may say in a header of the OpenShift dialect "
     "who makes them. None: no address may."},
    {"front_end", "header", Read<ReadHeaderName, &Config::settings, &Settings::front_end_header>(),
     "That header, and no standard one. From any other address, and beside `X-Forwarded-For`, it means nothing; with "
     "`_` in place of `-` it "
     "is refused."},
    {"tokens", "keep_expired_seconds", At<&Config::keep, &storage::Keep::expired>(),
     "How long expired tokens are still listed before they are removed.", 0, 315'576'000},
};

const RowKey<RegistryService> kRegistryKeys[] = {
    {"service", At<&RegistryService::service>(), "required",
     "The registry's name for itself: the audience of its tokens."},
    {"url", Read<ReadPublicUrl, &RegistryService::url>(), "none",
     "Where `jetond doctor` finds it: `scheme://host[:port]`. Nothing else asks it."},
    {"profile", Set<SetProfile>(), "`\"distribution\"`",
     "What kind of registry it is: `distribution`, `distribution-v3`, `zot` or `quay`."},
    {"issuer", At<&RegistryService::issuer>(), "the public URL; `\"quay\"` for that profile",
     "The issuer in its tokens, byte for byte."},
    {"algorithm", Set<SetAlgorithm>(), "`\"rs256\"` for `quay`, `\"es256\"` for all others",
     "What its tokens are signed with: `es256` or `rs256`. `quay` takes nothing else."},
    {"key_id", Set<SetKeyIdForm>(), "`\"thumbprint\"` for `distribution-v3` and `quay`, else `\"libtrust\"`",
     "The form of `kid` in its tokens: `libtrust`, or `thumbprint` (RFC 7638), the only one for `quay`."},
    {"own_keys", At<&RegistryService::own_keys>(), "`true` for `zot`, else `false`",
     "Whether its tokens are signed with keys that no other registry shares. zot looks at nothing else to see whom a "
     "token is for."},
    {"x5c", At<&RegistryService::x5c>(), "`false`",
     "Whether its tokens carry the certificate of their key, for registries that look for that and nothing else."},
    {"expand_star", At<&RegistryService::expand_star>(), "`true` for `zot`, else `false`",
     "Whether a `*` is never granted as such, but only as the actions that it stands for."},
    {"pull_seconds", At<&RegistryService::pull_life>(),
     "`registry_tokens.pull_seconds`; for `zot`, whose clients do not renew, that of `push_seconds`",
     "Life of its tokens that only read.", 60, 3600},
    {"push_seconds", At<&RegistryService::push_life>(), "`registry_tokens.push_seconds`",
     "Life of its tokens that write.", 60, 3600},
    {"anonymous_login", At<&RegistryService::anonymous_login>(), "`false`",
     "Whether the anonymous get a token without rights when they ask for none, instead of 401."},
    {"identity_tokens", At<&RegistryService::identity_tokens>(), "`true`",
     "Whether clients may get a token to keep in place of the password."},
    {"identity_token_seconds", At<&RegistryService::identity_token_life>(), "`7776000`", "Its life.", 60, 315'576'000},
};

const RowKey<BrokerClient> kOpenShiftClientKeys[] = {
    {"id", At<&BrokerClient::id>(), "required", "Its `client_id`."},
    {"secrets", Set<SetSecrets>(), "required",
     "Its secrets, of 16 characters or more. Any of them is good, so that they can be rotated."},
    {"name", At<&BrokerClient::name>(), "its id", "What the notes of its tokens call it."},
    {"redirect_uris", Read<ReadRedirectUri, &BrokerClient::redirect_uris>(), "required",
     "Where its users may be sent back to, byte for byte: https, or http on the machine itself."},
    {"scopes", Read<ReadBrokerScopes, &BrokerClient::scopes>(), "`\"session\"`", "What its tokens may be used for."},
    {"sso", Set<SetSso>(), "`false`", "Whether they carry the scope `sso`, too."},
};

}  // namespace

std::span<const Key> AllKeys() { return kKeys; }
std::span<const RowKey<RegistryService>> RegistryKeys() { return kRegistryKeys; }
std::span<const RowKey<BrokerClient>> OpenShiftClientKeys() { return kOpenShiftClientKeys; }

}  // namespace jeton::config
