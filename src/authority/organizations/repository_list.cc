#include "authority/organizations/repository_list.h"

#include <algorithm>
#include <set>

#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using storage::AgeRange;
using storage::RepositoryLists;

RepositoryFacts FactsOf(const ListedRepository& listed, TeamRole team_role) {
  const Repository& repository = listed.repository;
  return {.name_space = {.exists = true,
                         .id = repository.name_space,
                         .kind = listed.kind,
                         .enabled = listed.enabled,
                         .team_role = team_role},
          .full_name = listed.name_space + "/" + repository.name,
          .exists = true,
          .id = repository.id,
          .visibility = repository.visibility,
          .role = listed.role};
}

// Merges one page from several lists in order of age. Reads each list no further than the page can reach.
class PageOfSeveral {
 public:
  PageOfSeveral(const Work& work, const Actor& actor, const RepositoryQuery& query)
      : actor_(actor),
        lists_(work.tx()),
        after_(query.after),
        most_(query.most),
        order_(query.order),
        now_(work.now),
        end_(StartByAge(Opposite(order_))) {}

  // `read` returns a range of one list; `team_role` is the actor's role in the name space of its rows. With `below`,
  // leaves out rows of other name spaces.
  template <typename Read>
  void Add(Read read, TeamRole team_role = TeamRole::kNone, const Id& below = Id()) {
    auto rows = read(lists_, AgeRange{after_, end_.created, most_ + 1, now_, order_});
    // This list may go on: rows of other lists beyond its last row belong to a later page.
    if (rows.size() == most_ + 1 && Precedes(rows.back().place(), end_)) end_ = rows.back().place();
    for (ListedRepository& row : rows) {
      if (!below.IsNone() && row.repository.name_space != below) continue;
      const RepositoryFacts facts = FactsOf(row, team_role);
      if (Decide(actor_, OnRepository{RepositoryAction::kPull, facts}).allowed()) rows_.push_back(std::move(row));
    }
  }

  RepositoryPage Finish() && {
    std::sort(rows_.begin(), rows_.end(), [&](const auto& a, const auto& b) { return Precedes(a.place(), b.place()); });
    const auto same = [](const auto& a, const auto& b) { return a.repository.id == b.repository.id; };
    rows_.erase(std::unique(rows_.begin(), rows_.end(), same), rows_.end());
    while (!rows_.empty() && Precedes(end_, rows_.back().place())) rows_.pop_back();
    RepositoryPage page;
    if (rows_.size() > most_) {
      rows_.resize(most_);
      page.next = rows_.back().place();
    } else if (end_ != StartByAge(Opposite(order_))) {
      page.next = end_;
    }
    page.repositories = std::move(rows_);
    return page;
  }

 private:
  static ListOrder Opposite(ListOrder order) {
    return order == ListOrder::kAscending ? ListOrder::kDescending : ListOrder::kAscending;
  }
  bool Precedes(const AgePlace& a, const AgePlace& b) const { return order_ == ListOrder::kAscending ? a < b : b < a; }

  const Actor& actor_;
  RepositoryLists lists_;
  const AgePlace after_;
  const std::size_t most_;
  const ListOrder order_;
  const TimePoint now_;
  AgePlace end_;  // rows beyond it belong to a later page; the start of the other order: none do
  std::vector<ListedRepository> rows_;
};

auto Below(const Id& name_space) {
  return [name_space](RepositoryLists& lists, const AgeRange& range) { return lists.Below(name_space, range); };
}
auto GrantedTo(const Id& grantee) {
  return [grantee](RepositoryLists& lists, const AgeRange& range) { return lists.GrantedTo(grantee, range); };
}

// Adds the repositories of one name space that the actor reaches.
void AddBelow(const Work& work, const Actor& actor, const NamespaceFacts& name_space, bool with_public,
              PageOfSeveral& page) {
  const bool own = name_space.id == actor.id;
  if (own || name_space.team_role == TeamRole::kAdmin) {
    return page.Add(Below(name_space.id), name_space.team_role);
  }
  page.Add(GrantedTo(actor.id), name_space.team_role, name_space.id);
  for (const Team& team : storage::Teams(work.tx()).TeamsOf(actor.id)) {
    if (team.organization == name_space.id) page.Add(GrantedTo(team.id), name_space.team_role);
  }
  if (!with_public) return;
  page.Add([&](RepositoryLists& lists, const AgeRange& range) { return lists.PublicBelow(name_space.id, range); });
}

// Adds the repositories of all name spaces.
void AddAll(const Work& work, const Actor& actor, bool everything, bool with_public, PageOfSeveral& page) {
  if (everything) {
    return page.Add([](RepositoryLists& lists, const AgeRange& range) { return lists.All(range); });
  }
  if (!actor.anonymous()) {
    const auto teams = storage::Teams(work.tx()).TeamsOf(actor.id);
    std::set<Id> administered;
    for (const Team& team : teams) {
      if (team.role == TeamRole::kAdmin) administered.insert(team.organization);
    }
    page.Add(Below(actor.id));
    page.Add(GrantedTo(actor.id));
    for (const Id& organization : administered) page.Add(Below(organization), TeamRole::kAdmin);
    for (const Team& team : teams) {
      if (!administered.contains(team.organization)) page.Add(GrantedTo(team.id), team.role);
    }
  }
  if (with_public) {
    page.Add([](RepositoryLists& lists, const AgeRange& range) { return lists.Public(range); });
  }
}

}  // namespace

RepositoryPage ListRepositories(const Work& work, const Actor& actor, const RepositoryQuery& query) {
  const bool everything = Decide(actor, OnInstallation{.access = Access::kRead, .everywhere = true}).allowed();
  PageOfSeveral page(work, actor, query);
  if (query.name_space) {
    const NamespaceFacts name_space = storage::Repositories(work.tx()).Stand(*query.name_space, actor.id);
    if (!name_space.exists) return {};
    if (everything) {
      page.Add(Below(name_space.id), name_space.team_role);
    } else {
      AddBelow(work, actor, name_space, query.with_public, page);
    }
  } else {
    AddAll(work, actor, everything, query.with_public, page);
  }
  return std::move(page).Finish();
}

}  // namespace jeton::authority
