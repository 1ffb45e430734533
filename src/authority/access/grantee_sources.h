#pragma once

#include <compare>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "authority/access/access_paths.h"
#include "authority/organizations/repositories.h"
#include "authority/run.h"
#include "domain/lists/name_place.h"

namespace jeton::authority {

// A place in the list of everybody who may do something on a repository: a name, and one of its ways.
struct AccessGranteePlace {
  // Where the way is stored.
  enum class Part { kEverywhere, kAdministrators, kDirect, kTeams, kTrustRules };
  std::string name;  // of the subject; empty: everybody, who comes before all names
  Part part = Part::kEverywhere;
  std::string team{};  // of administrators and teams

  friend auto operator<=>(const AccessGranteePlace&, const AccessGranteePlace&) = default;
};

// Somebody who may do it, unless the policy says no.
struct GranteeCandidate {
  AccessGranteePlace place;
  Id id;  // of the account or application; none: known by name alone
  AccessPath path{};
  bool application = false;
};

// Reads the candidates of a repository by name, from everything that gives access to it: each team, the roles, and so
// on, is a list of its own that an index keeps sorted, and these are merged (ADR 0060).
class GranteeSources {
 public:
  // Begins after a place; nothing: from the start. REQUIRES: the run outlives it.
  GranteeSources(const Run& run, const InspectedRepository& repository, RepositoryAction action,
                 const std::optional<AccessGranteePlace>& after, Extent extent);
  GranteeSources(const GranteeSources&) = delete;
  GranteeSources& operator=(const GranteeSources&) = delete;

  // Returns the next candidate; nothing at the end.
  std::optional<GranteeCandidate> Next();
  // Returns whether Next would return one.
  bool HasMore() { return First() != nullptr; }

 private:
  // A part of one source. It may have no candidates and still not be the last.
  struct Found {
    std::deque<GranteeCandidate> rows{};
    std::optional<NamePlace> next{};  // where the source goes on; nothing: it is at its end
  };
  using Read = std::function<Found(const NamePlace& after, Extent extent)>;
  struct Source {
    Read read{};
    Found found{};
  };

  // The names that the configuration and the name space itself give.
  void AddNamed(const InspectedRepository& repository);
  void AddMembersOf(const Id& team, const AccessPath& path);
  void AddRoles(const Id& repository);
  void AddRobots(const Id& owner);
  // `way`: where in the list a subject's candidates of this source are, without its name.
  void Add(AccessGranteePlace way, Read read);
  bool ComesBefore(const AccessGranteePlace& a, const AccessGranteePlace& b) const;
  // Reads on if there is nothing left of the part; null: the source is at its end.
  const GranteeCandidate* FirstOf(Source& source) const;
  Source* First();

  const Run& run_;
  const std::optional<AccessGranteePlace> after_;
  const Extent extent_;
  std::vector<Source> sources_;
};

}  // namespace jeton::authority
