#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address_range.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "domain/authorization_scope.h"
#include "domain/login.h"
#include "domain/oauth_scope.h"
#include "identity/broker_client.h"
#include "keys/registry_folder.h"

namespace jeton {

// How long to wait after wrong passwords.
struct BackoffRules {
  std::chrono::milliseconds first_wait{500};  // zero: no waiting at all
  unsigned free = 10;                         // wrong passwords for one person from one source without a wait
  unsigned of_source = 60;  // wrong passwords from one source, for any person, before it waits; zero: no bound
  Seconds refill{2};        // time after which a source may try one more
};

// The file of the bootstrap token: DATA/bootstrap-token, or the configured path, there as {"access_token"}.
struct BootstrapFile {
  std::string path;
  bool json = false;

  // The error is a sentence for the operator.
  Result<void, std::string> Write(const Secret& token) const;
};

// How webhooks are told.
struct WebhookRules {
  Seconds first_wait{5};         // after a failure; twice as long after each further one
  Seconds longest_wait{3600};    // of these
  std::int64_t tries = 20;       // of one message
  Seconds keep{3 * 86400};       // of a message that is not received
  std::int64_t pending = 1'000;  // messages of one webhook; beyond this, the oldest are dropped
  Seconds gather{5};             // least time from one delivery of a webhook to the next that gathers tokens
};

// Limits on the number of records.
struct Limits {
  std::int64_t organizations = 1'000;           // that a user created
  std::int64_t repositories = 100'000;          // of a user or organization
  std::int64_t authorizations = 10'000;         // of a user, live
  std::int64_t application_passwords = 10'000;  // the same
  std::int64_t robots = 10'000;                 // of a user or organization
  std::int64_t applications = 10'000;           // of an organization
  std::int64_t teams = 1'000;                   // the same
  std::int64_t prototypes = 1'000;              // the same
  std::int64_t members = 10'000;                // of a team
  std::int64_t permissions = 10'000;            // on a repository
  std::int64_t assignments = 10'000;            // of an application
  std::int64_t sub_accounts = 10'000;           // of a user
  std::int64_t webhooks = 20;                   // of an organization
};

// The settings of the installation on which decisions depend. Set once at start. Comments name Quay's keys.
struct Settings {
  std::string public_url;                // scheme://host[:port], no slash at the end
  std::string data_directory = "./var";  // holds the keys, and the files for registries
  RegistryFileAccess registry_files;
  bool retrievable_secrets = true;

  std::vector<std::string> superusers = {"admin"};  // SUPER_USERS
  std::vector<std::string> readonly_superusers;     // GLOBAL_READONLY_SUPER_USERS
  std::vector<AddressRange> trusted_proxies;        // whose X-Forwarded-For is believed
  bool superusers_full_access = false;              // FEATURE_SUPERUSERS_FULL_ACCESS
  bool superusers_org_creation_only = false;        // FEATURE_SUPERUSERS_ORG_CREATION_ONLY
  bool restricted_users = false;                    // FEATURE_RESTRICTED_USERS
  bool anonymous_access = true;                     // FEATURE_ANONYMOUS_ACCESS
  bool user_creation = false;                       // FEATURE_USER_CREATION
  bool partial_user_search = true;                  // FEATURE_PARTIAL_USER_AUTOCOMPLETE
  bool anonymous_user_search = true;

  bool direct_login = true;          // FEATURE_DIRECT_LOGIN
  Seconds session_life{31 * 86400};  // of a browser
  BackoffRules wrong_passwords;
  Seconds fresh_login{600};           // FRESH_LOGIN_TIMEOUT
  bool browsers_say_xhr = true;       // BROWSER_API_CALLS_XHR_ONLY
  bool encrypted_basic_only = false;  // FEATURE_REQUIRE_ENCRYPTED_BASIC_AUTH
  bool user_initialize = false;       // FEATURE_USER_INITIALIZE
  bool superusers_enabled = true;     // FEATURE_SUPER_USERS
  bool read_only = false;             // REGISTRY_STATE: no request may write
  bool audit_logins = true;           // ACTION_LOG_AUDIT_LOGINS
  bool audit_login_failures = false;  // ACTION_LOG_AUDIT_LOGIN_FAILURES

  bool assign_tokens = true;                            // FEATURE_ASSIGN_OAUTH_TOKEN
  std::string local_oauth_handler = "/oauth/localapp";  // LOCAL_OAUTH_HANDLER
  std::vector<std::string> direct_clients;              // DIRECT_OAUTH_CLIENTID_WHITELIST

  bool robots_disallow = false;               // ROBOTS_DISALLOW
  std::vector<std::string> robots_whitelist;  // ROBOTS_WHITELIST

  BootstrapFile bootstrap_file;                     // BOOTSTRAP_TOKEN_PATH
  OAuthScopes bootstrap_scopes = kEveryOAuthScope;  // BOOTSTRAP_TOKEN_SCOPE
  Seconds bootstrap_life{315'576'000};              // BOOTSTRAP_TOKEN_EXPIRATION
  std::string bootstrap_owner = "admin";            // BOOTSTRAP_TOKEN_OWNER
  bool bootstrap_renewal = false;                   // FEATURE_PROGRAMMATIC_BOOTSTRAP
  bool bootstrap_remove = false;                    // FEATURE_PROGRAMMATIC_BOOTSTRAP: false

  // Robots without a secret of their own.
  std::vector<std::string> federation_issuers;    // issuers that rules may name; none: any
  std::vector<std::string> federation_audiences;  // for rules that name none
  Seconds federation_refetch{30};                 // least time between requests to an issuer
  Seconds federation_password_life{3600};         // of a foreign token used as a password, from its issue

  bool application_passwords = true;     // FEATURE_APP_SPECIFIC_TOKENS
  Seconds registry_token_reuse{1};       // an equal request within it gets the same registry token; 0: never
  Seconds application_password_life{0};  // APP_SPECIFIC_TOKEN_EXPIRATION; 0: for ever

  Limits limits;
  WebhookRules webhooks;
  bool strict_scopes = false;  // a scope that a client may not have is an error, also if a user is asked
  // The organization to which clients belong that describe themselves by a document; empty: there are none.
  std::string self_described_clients;
  std::int64_t application_token_limit = 1'000'000;  // OAUTH_APPLICATION_MAXIMUM_TOKEN_COUNT; 0: none

  bool create_private_on_push = true;               // CREATE_PRIVATE_REPO_ON_PUSH
  bool create_namespace_on_push = false;            // CREATE_NAMESPACE_ON_PUSH
  bool nested_repository_names = true;              // FEATURE_EXTENDED_REPOSITORY_NAMES
  std::string namespace_of_bare_names = "library";  // LIBRARY_NAMESPACE

  ScopeLifetimes authorization_lifetimes;

  // The OpenShift dialect.
  std::string broker_realm = "Jeton";               // in its Basic challenge
  std::string broker_maintenance;                   // the reason for maintenance; empty: in service
  std::vector<LoginRule> login_rules;               // how logins become account names
  std::vector<std::string> sub_account_parents;     // users that may have sub-accounts
  std::vector<std::string> inherited_capabilities;  // capabilities that sub-accounts inherit from their parent
  bool known_users_only = false;                    // a front end creates no accounts
  std::vector<BrokerClient> broker_clients;

  // Front ends that may name the user in a request header. No addresses: none may.
  std::vector<AddressRange> front_end_addresses;
  std::string front_end_header = "X-Remote-User";

  std::optional<Digest> admin_secret;  // of the operators' listener; none: it cannot administer

  std::string_view host() const { return std::string_view(public_url).substr(public_url.find("//") + 2); }
  bool IsSuperuser(std::string_view user) const;
  bool IsReadonlySuperuser(std::string_view user) const;
  bool Offers(OAuthScope scope) const { return superusers_enabled || scope != OAuthScope::kSuperUser; }
  // Parses scopes that may be requested here. Returns nothing if one of them is unknown.
  std::optional<OAuthScopes> ParseScopes(std::string_view text) const;
  bool RobotAllowed(std::string_view robot) const;
  bool IssuerAllowed(std::string_view issuer) const;
};

bool IsListed(const std::vector<std::string>& names, std::string_view name);

}  // namespace jeton
