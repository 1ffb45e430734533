#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

// The scopes of personal authorizations: those of the OpenShift v2 broker.
namespace jeton {

// How far a list of scopes reaches at the broker's own endpoints. Ordered.
enum class BrokerReach {
  kNothing,  // no call at all
  kUser,     // only GET /user
  kRead,     // and every other GET except those of authorizations
  kBlind,    // and the list of authorizations, which appears empty
  kAll,      // the same as name and password
};

// A well-formed, canonical list: lower case, each scope once, in the order first given, separated by single spaces.
struct AuthorizationScopes {
  std::vector<std::string> names;

  // list = scopes separated by commas and white space. Empty or blank text is the default, `userinfo`. The error is the
  // first word that is not a scope users may have.
  static Result<AuthorizationScopes, std::string> Parse(std::string_view text);

  std::string Print() const;
  bool Has(std::string_view name) const;
  BrokerReach Reach() const;
  // Whether one of the scopes allows requests other than GET, at least for some resources.
  bool MayChange() const;
};

// The scopes that are shown to users, in display order.
const std::vector<std::string>& AdvertisedAuthorizationScopes();

// Describes an advertised scope in one line.
std::string_view DescribeAuthorizationScope(std::string_view advertised);

// How long tokens of a scope live: `scope=default|maximum,…`, one value for both, `*` for all other scopes, durations
// as `10.minutes`, ten years at most. `domain/:id/view` stands for every domain.
class ScopeLifetimes {
 public:
  struct Limits {
    Seconds standard;
    Seconds maximum;
  };

  // The error names the part that is unreadable or names an unknown scope.
  static Result<ScopeLifetimes, std::string> Parse(std::string_view text);

  // Returns the limits of a scope in its granted or its advertised form.
  Limits For(std::string_view scope) const;
  // Returns the smallest of each limit over the list.
  Limits For(const AuthorizationScopes& scopes) const;
  // Returns the life for a request of `asked` seconds: the maximum if `asked` is longer, the standard if it is missing
  // or negative. Zero is allowed and yields a token that has already ended.
  Seconds Clamp(const AuthorizationScopes& scopes, std::optional<std::int64_t> asked) const;

 private:
  std::vector<std::pair<std::string, Limits>> limits_;
  Limits others_{Seconds{86400}, Seconds{86400}};
};

}  // namespace jeton
