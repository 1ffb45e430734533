#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace jeton::config {

// One [[registry]] table.
struct Registry {
  std::string service;
  std::string profile = "distribution";
  std::string issuer;  // empty: the public URL, or "quay" for the profile of that name
  // Empty, or nothing: as the profile has it.
  std::string algorithm;
  std::string key_id;
  std::optional<bool> own_keys;
  std::optional<bool> expand_star;
  std::optional<std::int64_t> pull_seconds;
  std::optional<std::int64_t> push_seconds;
  bool x5c = false;
  bool anonymous_login = false;
  bool identity_tokens = true;
  std::int64_t identity_token_seconds = 7'776'000;
};

// One [[openshift_client]] table.
struct OpenShiftClient {
  std::string id;
  std::vector<std::string> secrets;
  std::string name;  // empty: the id
  std::vector<std::string> redirect_uris;
  std::string scopes = "session";
  bool sso = false;
};

// Everything that can be chosen, with its default. The table in keys.cc says what each is for; reading,
// checking and the reference page go by it.
struct Config {
  std::string data_dir = "./var";
  std::string registry_files_group;
  std::string registry_files_mode = "0644";
  std::string listen = "localhost:8080";
  std::string admin_listen = "localhost:8081";
  std::string public_url;
  bool read_only = false;
  std::int64_t threads = 0;

  std::string tls_certificate;
  std::string tls_key;

  std::int64_t max_head_bytes = 32768;
  std::int64_t max_body_bytes = 65536;
  std::int64_t head_seconds = 10;
  std::int64_t body_seconds = 30;
  std::int64_t idle_seconds = 75;
  std::int64_t max_connections = 16384;
  std::vector<std::string> trusted_proxies;

  std::int64_t max_organizations = 1'000;
  std::int64_t max_repositories = 100'000;
  std::int64_t max_authorizations = 10'000;
  std::int64_t max_application_passwords = 10'000;
  std::int64_t max_robots = 10'000;
  std::int64_t max_applications = 10'000;
  std::int64_t max_teams = 1'000;
  std::int64_t max_prototypes = 1'000;
  std::int64_t max_members = 10'000;
  std::int64_t max_permissions = 10'000;
  std::int64_t max_assignments = 10'000;
  std::int64_t max_sub_accounts = 10'000;

  bool secrets_retrievable = true;
  std::string log_level = "info";
  std::int64_t cached_tokens = 150'000;

  bool superusers_enabled = true;
  std::vector<std::string> superusers = {"admin"};
  std::vector<std::string> readonly_superusers;
  bool superusers_full_access = false;
  bool superusers_org_creation_only = false;
  bool restricted_users = false;
  bool anonymous_access = true;
  bool user_creation = false;
  bool partial_user_search = true;
  bool anonymous_user_search = true;

  bool encrypted_basic_only = false;
  bool user_initialize = false;

  std::int64_t wrong_password_milliseconds = 500;
  std::int64_t free_wrong_passwords = 10;
  std::int64_t wrong_passwords_per_address = 60;
  std::int64_t wrong_password_refill_seconds = 2;

  bool direct_login = true;
  std::int64_t session_seconds = 2'678'400;
  std::int64_t fresh_login_seconds = 600;
  bool browsers_say_xhr = true;
  bool audit_logins = true;
  bool audit_login_failures = false;
  std::string audit_keep = "90.days";

  bool robots_disallow = false;
  std::vector<std::string> robots_whitelist;
  std::string bootstrap_owner = "admin";
  bool bootstrap_renewal = false;
  bool bootstrap_remove = false;
  std::string bootstrap_path;
  std::string bootstrap_scope = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin super:user";
  std::int64_t bootstrap_seconds = 315'576'000;
  std::vector<std::string> federation_issuers;
  std::vector<std::string> federation_audiences;
  std::vector<std::string> federation_private_networks;
  std::string federation_ca_file;
  std::int64_t federation_fetch_seconds = 5;
  std::int64_t federation_refetch_seconds = 30;
  std::int64_t federation_password_seconds = 3600;
  std::int64_t application_max_tokens = 1'000'000;
  bool assign_tokens = true;
  std::string local_oauth_handler = "/oauth/localapp";
  std::vector<std::string> direct_clients;
  bool application_passwords = true;
  std::int64_t application_password_seconds = 0;

  bool create_private_on_push = true;
  bool create_namespace_on_push = false;
  bool nested_names = true;
  std::string namespace_of_bare_names = "library";

  std::int64_t pull_seconds = 300;
  std::int64_t push_seconds = 3600;

  std::string scope_timeouts = "session=1.days|7.days,sso=1.days|7.days,oauthaccesstoken=10.minutes,*=30.days|180.days";
  std::string broker_realm = "Jeton";
  std::vector<std::string> logins = {"noop"};
  std::string broker_maintenance;
  std::vector<std::string> sub_account_parents;
  std::vector<std::string> inherited_capabilities;
  bool known_users_only = false;
  std::vector<std::string> front_end_addresses;
  std::string front_end_header = "X-Remote-User";
  std::int64_t keep_expired_seconds = 604'800;

  std::vector<Registry> registries;
  std::vector<OpenShiftClient> openshift_clients;
};

// Something wrong, where it stands.
struct Fault {
  std::string file;  // empty: a flag
  int line = 0;      // 0: unknown
  std::string key;
  std::string text;

  std::string Print() const;  // FILE:LINE: KEY: TEXT
};

// A flag that overrides the file.
struct Override {
  std::string key;  // as in the file: "listen"
  std::string value;
};

// What chmod(1) takes in octal: three or four digits. Nothing for anything else, and for what not even the owner could
// read and write.
std::optional<unsigned> ParseFileMode(std::string_view text);

// How long audit entries are kept: a duration as `90.days`, of a minute or more, or zero for ever. Nothing for any
// other text.
std::optional<Seconds> ParseAuditKeep(std::string_view text);

// Reads the file (empty path: none), applies the overrides and checks everything; all faults at once.
Result<Config, std::vector<Fault>> Load(const std::string& path, const std::vector<Override>& overrides);

// docs/reference/config.md.
std::string PrintReference();

}  // namespace jeton::config
