#pragma once

#include <algorithm>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "base/token_text.h"
#include "domain/applications/oauth_client.h"
#include "domain/organizations/organization_policy.h"
#include "domain/roles.h"

// The stored records, as plain values. The numbers of the enumerations are stored.
namespace jeton {

enum class AccountKind { kUser = 0, kOrganization = 1, kRobot = 2 };

// Users, organizations and robots live in one name space.
struct Account {
  Id id;
  AccountKind kind = AccountKind::kUser;
  std::string name;  // a robot's is "owner+short"
  std::string email;
  bool enabled = true;
  std::string password;     // Argon2id text; empty: no password is accepted
  Id owner;                 // of a robot or sub-account: the user or organization that owns it
  std::string description;  // of a robot
  std::string metadata;     // a JSON object: for a robot as given, for an organization its settings
  TimePoint created{};
  TimePoint expires = kNever;                          // for a robot: when it stops working
  std::shared_ptr<const OrganizationPolicy> policy{};  // of an organization; null: it allows everything
  bool locked = false;                                 // of an organization: disabled by a superuser

  friend const Id& KeyOf(const Account& account) { return account.id; }
  bool IsSubAccount() const { return kind == AccountKind::kUser && !owner.IsNone(); }
};

// A place in a list by age, oldest first. The default is the beginning.
struct AgePlace {
  TimePoint created = FromMicros(-1);
  Id id;

  friend auto operator<=>(const AgePlace&, const AgePlace&) = default;
};

struct Team {
  Id id;
  Id organization;
  std::string name;
  TeamRole role = TeamRole::kMember;
  std::string description;
  TimePoint created{};
};

// A default permission: a role that a user, robot or team gets on each new repository of the organization.
struct Prototype {
  Id id;
  Id organization;
  Id activating;  // the user whose new repositories get it; none: any user
  Id delegate;    // a user, robot or team
  bool to_team = false;
  RepositoryRole role = RepositoryRole::kRead;
  TimePoint created{};
};

struct Repository {
  Id id;
  Id name_space;  // the account that it belongs to
  std::string name;
  Visibility visibility = Visibility::kPrivate;
  std::string description;
  TimePoint created{};
};

// The public half of a key with which a service signs.
struct ServiceKey {
  std::string id;  // the thumbprint of RFC 7638
  std::string service;
  std::string name;
  std::string jwk;       // a JSON object
  std::string metadata;  // a JSON object
  std::string notes;     // from the user who approved it
  Id approver;
  TimePoint created{};
  TimePoint expires = kNever;
};

// An OAuth client, owned by an organization (or, for the bootstrap application, by a user).
struct Application {
  Id id;
  Id owner;
  std::string client_id;
  std::string name;
  std::string description;
  std::string application_uri;
  std::string redirect_uri;
  std::optional<std::string> avatar_email;
  std::string scopes;     // allowed for its client_credentials tokens; empty: the harmless ones
  bool implicit = false;  // may receive tokens in the address of a page
  // Set by our own API alone.
  std::string slug;            // its name in paths, unique with its owner; empty: it has none
  std::string more_redirects;  // addresses besides redirect_uri, separated by spaces
  std::string default_scopes;  // of a token for which it asks for none, of this server or an API; empty: harmless ones
  Seconds token_life{0};       // of the tokens of its grants; 0: the usual one
  bool enabled = true;
  OAuthClient client{};
  TimePoint created{};

  friend const Id& KeyOf(const Application& application) { return application.id; }
};

// A scope of an API.
struct ApiScope {
  std::string name;
  std::string title;
  bool dangerous = false;  // never given without being asked for by name

  friend bool operator==(const ApiScope&, const ApiScope&) = default;
};

enum class ApiTokenFormat { kOpaque = 0, kJwt = 1 };

// A resource server: an API of an organization, for which access tokens are given.
struct Api {
  Id id;
  Id organization;
  std::string name;        // in paths, unique with its organization
  std::string identifier;  // an absolute https URI, unique in the installation: the audience of its tokens
  std::string title;
  bool enabled = true;
  ApiTokenFormat token_format = ApiTokenFormat::kOpaque;
  std::string typ = "at+jwt";  // of its JWTs
  std::string alg = "ES256";
  Seconds token_life{0};  // 0: the usual one
  std::vector<ApiScope> scopes;
  TimePoint created{};

  friend const Id& KeyOf(const Api& api) { return api.id; }
  const ApiScope* FindScope(std::string_view scope) const {
    const auto found = std::ranges::find(scopes, scope, &ApiScope::name);
    return found == scopes.end() ? nullptr : &*found;
  }
  bool HasScope(std::string_view scope) const { return FindScope(scope) != nullptr; }
};

// The name with which an API authenticates. It never changes, whatever the API is called.
inline constexpr std::string_view kApiUsernamePrefix = "api-";
inline std::string UsernameOf(const Api& api) { return std::string(kApiUsernamePrefix) + api.id.ToUuid(); }

// An API for which an application gets tokens.
struct GrantedApi {
  Api api;
  std::vector<std::string> scopes;  // of the API's scopes, those that the application may have
};

// Any secret that we have issued. The secret itself is not stored: a token is known by its digest. If the contract
// returns the secret later, `sealed` holds a sealed copy.
struct Token {
  Digest digest;
  Id id;
  TokenKind kind = TokenKind::kOAuthAccess;
  Id subject;               // the account or application that the token acts as
  Id application;           // the OAuth client to which it was issued; none for robots and personal authorizations
  std::string scopes;       // as its dialect writes them
  std::string restriction;  // as Restriction prints it; empty: none
  std::string sealed;       // empty: not retrievable
  std::optional<std::string> note;  // the name or note that a user gave it
  TimePoint created{};
  TimePoint expires = kNever;
  Id created_by;
  Id parent;          // the token with which it was made; none: a person made it with their password
  Id owner{};         // the person who answers for it, if its maker is no person; none: its maker
  Id api{};           // the API for which it is; none: this server
  std::string act{};  // the actor of an exchange, and those before it (RFC 8693, section 4.1): JSON; empty: none

  const Id& AnsweredBy() const { return owner.IsNone() ? created_by : owner; }
  bool LiveAt(TimePoint now) const { return now < expires; }
};

// Where a code is given and exchanged. The numbers are stored.
enum class CodeSurface { kQuay = 0, kStandard = 1 };

// What is stored with an authorization code besides its token.
struct Code {
  Id token;                  // of the code itself
  std::string redirect_uri;  // the address to which the code was sent
  std::string challenge;     // S256 of RFC 7636; empty: the client sent none
  Id given;                  // the token for which it was exchanged; none: not exchanged yet
  CodeSurface surface = CodeSurface::kQuay;
  std::string resources{};  // of the standard surface: for which access was granted; separated by spaces
};

// What is stored with a refresh token besides its token, which is that of the newest generation.
struct RefreshFamily {
  Id token;
  TimePoint ends{};       // of all generations and their access tokens
  std::string resources;  // for which access tokens were granted; separated by spaces
};

// A generation of a refresh token that was used.
struct UsedRefreshToken {
  Id family;           // the id of the token
  std::string box;     // the secret of the next generation, sealed; empty: the grace has ended
  TimePoint closes{};  // the end of the grace
};

// What a program without a browser asks a user for (RFC 8628). The numbers are stored.
enum class DeviceState { kWaiting = 0, kAllowed = 1, kRefused = 2, kUsed = 3 };

struct DeviceGrant {
  Digest digest;          // of the device code
  std::string user_code;  // without its dash
  Id application;
  std::string scopes;     // separated by spaces
  std::string resources;  // separated by spaces
  std::string challenge;  // S256 of RFC 7636; empty: the client sent none
  std::string address;    // of the program
  TimePoint created{};
  TimePoint expires{};
  Seconds pace{0};                    // that must lie between two polls
  std::optional<TimePoint> polled{};  // the last poll
  DeviceState state = DeviceState::kWaiting;
  Id account{};        // of the user who decided
  Id parent{};         // the credential with which they did; once used, the refresh token
  std::string box{};   // the first refresh token, sealed; empty: there is none
  TimePoint closes{};  // until when the client may ask for it again
};

// What is stored with an identity token besides its token.
struct IdentityBinding {
  Id token;             // of the identity token itself
  std::string service;  // the registry at which it is valid
  Digest parent;        // of the credential with which it was made, and with which it dies
  std::string client;   // the name that the client program gave itself
  std::string address;  // of the client that asked for it
};

// A token that an admin has offered to a user.
struct Assignment {
  Id id;
  Id application;
  Id account;  // of the user
  std::string redirect_uri;
  std::string scopes;
  std::string response_type;
  TimePoint created{};
  Id created_by;
};

}  // namespace jeton
