#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

// The scopes of personal authorizations: those of the OpenShift v2 broker.
namespace jeton {

// How far a list of such scopes reaches at the broker's own endpoints. Ordered.
enum class BrokerReach {
  kNothing,  // no call at all
  kUser,     // GET /user alone
  kRead,     // and every other GET but those of authorizations
  kBlind,    // and the list of authorizations, of which it sees none
  kAll,      // as name and password
};

// A well-formed, canonical list: lower case, each scope once, in the order first given, separated by single spaces.
struct AuthorizationScopes {
  std::vector<std::string> names;

  // list = scopes separated by commas and white space. Empty or blank text is the default, `userinfo`. The error is the
  // first word that no user may be given.
  static Result<AuthorizationScopes, std::string> Parse(std::string_view text);

  std::string Print() const;
  bool Has(std::string_view name) const;
  BrokerReach Reach() const;
  // Whether one of them lets more than GET requests begin, in a part of what there is.
  bool MayChange() const;
};

// The scopes that are shown to people, in the order in which they are shown.
const std::vector<std::string>& AdvertisedAuthorizationScopes();

// One line that says what an advertised scope is for.
std::string_view DescribeAuthorizationScope(std::string_view advertised);

// How long tokens of a scope live: `scope=default|maximum,…`, one value for both, `*` for all other scopes, durations
// as `10.minutes`, ten years at most. `domain/:id/view` stands for every domain.
class ScopeLifetimes {
 public:
  struct Limits {
    Seconds standard;
    Seconds maximum;
  };

  // The error names the part that cannot be read, or is about no scope that there is.
  static Result<ScopeLifetimes, std::string> Parse(std::string_view text);

  // Of a scope as it is granted or as it is advertised.
  Limits For(std::string_view scope) const;
  // The smallest of each over the list.
  Limits For(const AuthorizationScopes& scopes) const;
  // What a caller who asks for `asked` seconds gets: more than the maximum gives the maximum, nothing or a negative
  // number the standard. Zero is allowed and yields a token that has already ended.
  Seconds Clamp(const AuthorizationScopes& scopes, std::optional<std::int64_t> asked) const;

 private:
  std::vector<std::pair<std::string, Limits>> limits_;
  Limits others_{Seconds{86400}, Seconds{86400}};
};

}  // namespace jeton
