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
  std::optional<std::string> name_space;  // nothing: of all
  bool with_public = false;               // also those that the actor has no role on
  AgePlace after;
};

struct RepositoryPage {
  std::vector<ListedRepository> repositories;  // oldest first, at most kRepositoriesPerPage
  std::optional<AgePlace> next;                // where the list goes on, if it does
};

// Repositories that the actor has a role on, by itself, by its teams or as an administrator of the name space, and may
// read with what it presented; all of them for superusers that may read everything. Work is bounded by the page,
// whatever the name space holds: a page may be short, even empty, and have a next one.
RepositoryPage ListRepositories(const Work& work, const Actor& actor, const RepositoryQuery& query);

}  // namespace jeton::authority
