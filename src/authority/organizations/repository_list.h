#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authority/run.h"
#include "domain/policy.h"
#include "identity/work.h"
#include "storage/directory/repository_lists.h"

namespace jeton::authority {

using storage::ListedRepository;

constexpr std::size_t kRepositoriesPerPage = 100;

struct RepositoryQuery {
  std::optional<std::string> name_space;  // nothing: all
  bool with_public = false;               // also those where the actor has no role
  AgePlace after;
  std::size_t most = kRepositoriesPerPage;
  ListOrder order = ListOrder::kAscending;
};

struct RepositoryPage {
  std::vector<ListedRepository> repositories;  // by age, at most as many as wanted
  std::optional<AgePlace> next;                // where the list goes on, if it does
};

// Lists repositories that the actor may read with the presented credential and has a role on: of its own, through
// teams, or as an administrator of the name space. Superusers that may read everything see all. The work is bounded by
// the page, however large the name space: a page may be short, even empty, and still have a next one.
RepositoryPage ListRepositories(const Work& work, const Actor& actor, const RepositoryQuery& query);

}  // namespace jeton::authority
