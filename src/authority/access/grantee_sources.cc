#include "authority/access/grantee_sources.h"

#include <algorithm>
#include <set>
#include <utility>

#include "storage/directory/repositories.h"
#include "storage/directory/repository_access.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using Part = AccessGranteePlace::Part;
using Kind = AccessPath::Kind;
using Holder = storage::Repositories::Holder;

// There may be a thousand sources, of which a page needs a few rows each.
constexpr std::size_t kFewestAtOnce = 4;
constexpr std::size_t kMostAtOnce = 100;
constexpr std::size_t kAllTeams = 1'000'000;

ListOrder Opposite(ListOrder order) {
  return order == ListOrder::kAscending ? ListOrder::kDescending : ListOrder::kAscending;
}

}  // namespace

GranteeSources::GranteeSources(const Run& run, const InspectedRepository& repository, RepositoryAction action,
                               const std::optional<AccessGranteePlace>& after, Extent extent)
    : run_(run), after_(after), extent_(extent) {
  const Id& name_space = repository.name_space().id;
  AddNamed(repository);
  for (const Team& team : storage::Teams(run.tx()).AdminTeamsOf(name_space)) {
    AddMembersOf(team.id, {Kind::kAdministrator, team.name});
  }
  AddRoles(repository.id());
  for (const auto& team : storage::Repositories(run.tx()).TeamPermissions(repository.id(), Id(), kAllTeams)) {
    if (team.role >= NeededRole(action)) AddMembersOf(team.grantee, {Kind::kTeam, team.name, team.role});
  }
  AddRobots(name_space);
}

void GranteeSources::AddNamed(const InspectedRepository& repository) {
  const Settings& settings = run_.settings;
  std::set<std::string> names{""};  // the empty one stands for all callers
  names.insert(settings.superusers.begin(), settings.superusers.end());
  names.insert(settings.readonly_superusers.begin(), settings.readonly_superusers.end());
  const std::string& full_name = repository.facts().full_name;
  if (repository.name_space().kind == AccountKind::kUser) names.insert(full_name.substr(0, full_name.find('/')));
  Source source;
  for (const std::string& name : names) {
    GranteeCandidate candidate{.place = {name, Part::kEverywhere}, .id = {}};
    if (!after_ || ComesBefore(*after_, candidate.place)) source.found.rows.push_back(std::move(candidate));
  }
  if (extent_.order == ListOrder::kDescending) std::reverse(source.found.rows.begin(), source.found.rows.end());
  sources_.push_back(std::move(source));
}

void GranteeSources::AddMembersOf(const Id& team, const AccessPath& path) {
  const Part part = path.kind == Kind::kTeam ? Part::kTeams : Part::kAdministrators;
  Add({{}, part, path.team}, [this, team, part, path](const NamePlace& after, Extent extent) {
    const auto members = storage::Teams(run_.tx()).MembersByName(team, after, extent);
    Found found;
    for (const Account& member : members) {
      found.rows.push_back({.place = {member.name, part, path.team}, .id = member.id, .path = path});
    }
    if (members.size() == extent.most) found.next = NamePlace{members.back().name, members.back().id};
    return found;
  });
}

void GranteeSources::AddRoles(const Id& repository) {
  Add({{}, Part::kDirect}, [this, repository](const NamePlace& after, Extent extent) {
    const auto roles = storage::Repositories(run_.tx()).RolesByName(repository, after, extent, run_.now);
    Found found;
    for (const auto& [holder, role] : roles) {
      // The members of teams are sources of their own.
      if (holder != Holder::kAccount && holder != Holder::kApplication) continue;
      found.rows.push_back({.place = {role.name, Part::kDirect},
                            .id = role.grantee,
                            .path = {Kind::kDirect, {}, role.role},
                            .application = holder == Holder::kApplication});
    }
    if (roles.size() == extent.most)
      found.next = NamePlace{roles.back().permission.name, roles.back().permission.grantee};
    return found;
  });
}

void GranteeSources::AddRobots(const Id& owner) {
  Add({{}, Part::kTrustRules}, [this, owner](const NamePlace& after, Extent extent) {
    const auto robots = storage::RepositoryAccess(run_.tx()).RobotsWithRules(owner, after, extent);
    Found found;
    for (const NamePlace& robot : robots) {
      found.rows.push_back({.place = {robot.name, Part::kTrustRules}, .id = robot.id, .path = {Kind::kTrustRule}});
    }
    if (robots.size() == extent.most) found.next = robots.back();
    return found;
  });
}

void GranteeSources::Add(AccessGranteePlace way, Read read) {
  Source source{.read = std::move(read), .found = {.rows = {}, .next = StartByNameAndId(extent_.order)}};
  if (after_) {
    // Of the name at which the list goes on, the ways that come later are still to be listed.
    way.name = after_->name;
    const ListOrder side = ComesBefore(*after_, way) ? extent_.order : Opposite(extent_.order);
    source.found.next = NamePlace{after_->name, StartById(side)};
  }
  sources_.push_back(std::move(source));
}

bool GranteeSources::ComesBefore(const AccessGranteePlace& a, const AccessGranteePlace& b) const {
  return extent_.order == ListOrder::kAscending ? a < b : b < a;
}

const GranteeCandidate* GranteeSources::FirstOf(Source& source) const {
  const std::size_t most = std::clamp(2 * extent_.most / sources_.size(), kFewestAtOnce, kMostAtOnce);
  while (source.found.rows.empty() && source.found.next) {
    source.found = source.read(*source.found.next, {most, extent_.order});
  }
  return source.found.rows.empty() ? nullptr : &source.found.rows.front();
}

GranteeSources::Source* GranteeSources::First() {
  Source* first = nullptr;
  for (Source& source : sources_) {
    const GranteeCandidate* const candidate = FirstOf(source);
    if (candidate == nullptr) continue;
    if (first == nullptr || ComesBefore(candidate->place, first->found.rows.front().place)) first = &source;
  }
  return first;
}

std::optional<GranteeCandidate> GranteeSources::Next() {
  Source* const first = First();
  if (first == nullptr) return std::nullopt;
  GranteeCandidate candidate = std::move(first->found.rows.front());
  first->found.rows.pop_front();
  return candidate;
}

}  // namespace jeton::authority
