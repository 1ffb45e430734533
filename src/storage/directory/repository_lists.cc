#include "storage/directory/repository_lists.h"

#include "storage/directory/repositories.h"

#define LISTED_COLUMNS "r.id, r.namespace, r.name, r.visibility, r.description, r.created, n.name, n.kind, n.enabled"
#define FROM_REPOSITORIES " FROM repositories r JOIN accounts n ON n.id = r.namespace WHERE "
#define GRANTED                                                                 \
  ", p.role FROM repository_roles p JOIN repositories r ON r.id = p.repository" \
  " JOIN accounts n ON n.id = r.namespace WHERE p.grantee = $5 AND p.expires > $6"
// $1 to $4: the range.
#define OLDEST_FIRST_OF_RANGE " (r.created, r.id) > ($1, $2) AND r.created <= $3 ORDER BY r.created, r.id LIMIT $4"
#define NEWEST_FIRST_OF_RANGE \
  " (r.created, r.id) < ($1, $2) AND r.created >= $3 ORDER BY r.created DESC, r.id DESC LIMIT $4"
// The statement that reads a range of what the condition `where` selects, either way.
#define RANGE_OF(where)                                                                                                \
  (range.order == ListOrder::kAscending ? "SELECT " LISTED_COLUMNS ", 0" FROM_REPOSITORIES where OLDEST_FIRST_OF_RANGE \
                                        : "SELECT " LISTED_COLUMNS                                                     \
                                          ", 0" FROM_REPOSITORIES where NEWEST_FIRST_OF_RANGE)

namespace jeton::storage {
namespace {

ListedRepository ReadListedRepository(Statement& row) {
  return {.repository = ReadRepository(row),
          .name_space = row.Text(6),
          .kind = row.Enum<AccountKind>(7),
          .enabled = row.Integer(8) != 0,
          .role = row.Enum<RepositoryRole>(9)};
}

template <typename... More>
std::vector<ListedRepository> ReadRange(Statement&& row, const AgeRange& range, const More&... more) {
  return ReadAll(row.Bind(range.after.created, range.after.id, range.until, range.most, more...), ReadListedRepository);
}

}  // namespace

std::vector<ListedRepository> RepositoryLists::All(const AgeRange& range) {
  return ReadRange(transaction_.Prepare(RANGE_OF("")), range);
}

std::vector<ListedRepository> RepositoryLists::Below(const Id& name_space, const AgeRange& range) {
  return ReadRange(transaction_.Prepare(RANGE_OF("r.namespace = $5 AND")), range, name_space);
}

std::vector<ListedRepository> RepositoryLists::Public(const AgeRange& range) {
  return ReadRange(transaction_.Prepare(RANGE_OF("r.visibility = 1 AND")), range);
}

std::vector<ListedRepository> RepositoryLists::PublicBelow(const Id& name_space, const AgeRange& range) {
  return ReadRange(transaction_.Prepare(RANGE_OF("r.namespace = $5 AND r.visibility = 1 AND")), range, name_space);
}

std::vector<ListedRepository> RepositoryLists::GrantedTo(const Id& grantee, const AgeRange& range) {
  return ReadRange(transaction_.Prepare(range.order == ListOrder::kAscending ? "SELECT " LISTED_COLUMNS GRANTED R"sql(
       AND (p.created, p.repository) > ($1, $2) AND p.created <= $3 ORDER BY p.created, p.repository LIMIT $4)sql"
                                                                             : "SELECT " LISTED_COLUMNS GRANTED R"sql(
       AND (p.created, p.repository) < ($1, $2) AND p.created >= $3
     ORDER BY p.created DESC, p.repository DESC LIMIT $4)sql"),
                   range, grantee, range.now);
}

}  // namespace jeton::storage
