#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "base/token_text.h"
#include "domain/roles.h"

// The nouns: what is stored, as plain values. The numbers of the enumerations are stored.
namespace jeton {

enum class AccountKind { kUser = 0, kOrganization = 1, kRobot = 2 };

// Users, organizations and robots live in one name space.
struct Account {
  Id id;
  AccountKind kind = AccountKind::kUser;
  std::string name;  // a robot's is "owner+short"
  std::string email;
  bool enabled = true;
  std::string password;     // Argon2id text; empty: no password opens it
  Id owner;                 // of a robot or sub-account: the user or organization it belongs to
  std::string description;  // of a robot
  std::string metadata;     // a JSON object: of a robot as given, of an organization what is chosen for it
  TimePoint created{};
  TimePoint expires = kNever;  // of a robot: when it stops working

  friend const Id& KeyOf(const Account& account) { return account.id; }
  bool IsSubAccount() const { return kind == AccountKind::kUser && !owner.IsNone(); }
};

// A place in a list that goes by age, the oldest first; its beginning.
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

// A default permission: what somebody gets on a repository that is created in the organization.
struct Prototype {
  Id id;
  Id organization;
  Id activating;  // the user whose repositories are meant; none: everybody's
  Id delegate;    // a user, robot or team
  bool to_team = false;
  RepositoryRole role = RepositoryRole::kRead;
  TimePoint created{};
};

struct Repository {
  Id id;
  Id name_space;  // the account it lives below
  std::string name;
  Visibility visibility = Visibility::kPrivate;
  std::string description;
  TimePoint created{};
};

// The public half of a key that some service signs with.
struct ServiceKey {
  std::string id;  // the thumbprint of RFC 7638
  std::string service;
  std::string name;
  std::string jwk;       // a JSON object
  std::string metadata;  // a JSON object
  std::string notes;     // of who approved it
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
  std::string scopes;     // what its client_credentials tokens may have; empty: the harmless ones
  bool implicit = false;  // may be sent tokens in the address of a page
  TimePoint created{};

  friend const Id& KeyOf(const Application& application) { return application.id; }
};

// Any secret we issued. The secret itself is not here: a token is known by its digest, and where the contract returns
// the secret later, a sealed copy lies beside it.
struct Token {
  Digest digest;
  Id id;
  TokenKind kind = TokenKind::kOAuthAccess;
  Id subject;               // the account or the application that it acts as
  Id application;           // the OAuth client that it was issued to; none for robots and personal authorizations
  std::string scopes;       // as its dialect writes them
  std::string restriction;  // as Restriction prints it; empty: none
  std::string sealed;       // empty: not retrievable
  std::optional<std::string> note;  // the name or note that people gave it
  TimePoint created{};
  TimePoint expires = kNever;
  Id created_by;
  Id parent;  // the token that it was made with; none: a person made it with their password

  bool LiveAt(TimePoint now) const { return now < expires; }
};

// What an authorization code stands for, besides the token that it is.
struct Code {
  Id token;                  // of the code itself
  std::string redirect_uri;  // where it was sent
  std::string challenge;     // S256 of RFC 7636; empty: none was sent
  Id given;                  // the token that it was exchanged for; none: it may still be
};

// What an identity token is bound to, besides the token that it is.
struct IdentityBinding {
  Id token;             // of the identity token itself
  std::string service;  // the registry that it is for
  Digest parent;        // of the credential that it was made with, and dies with
  std::string client;   // what the program called itself
  std::string address;  // that asked for it
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
