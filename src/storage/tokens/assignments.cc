#include "storage/tokens/assignments.h"

#define ASSIGNMENT_COLUMNS "id, application, account, redirect_uri, scopes, response_type, created, created_by"

namespace jeton::storage {
namespace {

Assignment ReadAssignment(Statement& row) {
  return {.id = row.IdAt(0),
          .application = row.IdAt(1),
          .account = row.IdAt(2),
          .redirect_uri = row.Text(3),
          .scopes = row.Text(4),
          .response_type = row.Text(5),
          .created = row.Time(6),
          .created_by = row.IdAt(7)};
}

}  // namespace

void Assignments::Add(const Assignment& assignment) {
  transaction_.Prepare("INSERT INTO assignments (" ASSIGNMENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
      .Bind(assignment.id, assignment.application, assignment.account, assignment.redirect_uri, assignment.scopes,
            assignment.response_type, assignment.created, assignment.created_by)
      .Run();
}

std::optional<Assignment> Assignments::Find(const Id& id) {
  Statement row = transaction_.Prepare("SELECT " ASSIGNMENT_COLUMNS " FROM assignments WHERE id = $1");
  return ReadOne(row.Bind(id), ReadAssignment);
}

std::vector<Assignment> Assignments::Of(const Id& account, const AgePlace& after, std::size_t most) {
  Statement row = transaction_.Prepare("SELECT " ASSIGNMENT_COLUMNS R"sql( FROM assignments
     WHERE account = $1 AND (created, id) > ($2, $3) ORDER BY created, id LIMIT $4)sql");
  return ReadAll(row.Bind(account, after.created, after.id, most), ReadAssignment);
}

bool Assignments::HasSoMany(const Id& application, std::int64_t count) {
  return HasRows(transaction_.Prepare("SELECT 1 FROM assignments WHERE application = $1 LIMIT 1 OFFSET $2"),
                 application, count);
}

void Assignments::Remove(const Id& id) { transaction_.Prepare("DELETE FROM assignments WHERE id = $1").Bind(id).Run(); }

}  // namespace jeton::storage
