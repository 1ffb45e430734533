#include "storage/log/denials.h"

#include <set>
#include <utility>

#define DENIAL_COLUMNS "code, at, subject, owner, accepted, document"
#define DENIAL_ROWS(condition)                              \
  "SELECT " DENIAL_COLUMNS " FROM denials WHERE " condition \
  " at >= $1 AND (at < $2 OR (at = $2 AND code < $3)) ORDER BY at DESC, code DESC LIMIT $4"

namespace jeton::storage {
namespace {

// The most to remove at once: as many as one batch can have added.
constexpr std::size_t kMostTrimmed = 1000;

DenialRow ReadDenial(Statement& row) {
  return {.code = row.Text(0),
          .at = row.Time(1),
          .subject = row.IdAt(2),
          .owner = row.IdAt(3),
          .accepted = row.Integer(4) != 0,
          .document = row.Text(5)};
}

void TrimSubject(Transaction& transaction, const Id& subject, bool accepted) {
  transaction
      .Prepare(R"sql(
        DELETE FROM denials WHERE code IN
          (SELECT code FROM denials WHERE subject = $1 AND accepted = $2
            ORDER BY at DESC, code DESC LIMIT $3 OFFSET $4))sql")
      .Bind(subject, accepted ? 1 : 0, kMostTrimmed, accepted ? kMostDenialsOfSubject : kMostRejectionsOfSubject)
      .Run();
}

void TrimOwner(Transaction& transaction, const Id& owner) {
  transaction
      .Prepare(R"sql(
        DELETE FROM denials WHERE code IN
          (SELECT code FROM denials WHERE owner = $1 ORDER BY at DESC, code DESC LIMIT $2 OFFSET $3))sql")
      .Bind(owner, kMostTrimmed, kMostDenialsOfOwner)
      .Run();
}

}  // namespace

void KeptDenials::Add(const std::vector<DenialRow>& rows) {
  std::set<std::pair<Id, bool>> subjects;
  std::set<Id> owners;
  for (const DenialRow& row : rows) {
    transaction_
        .Prepare("INSERT INTO denials (" DENIAL_COLUMNS
                 ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING")
        .Bind(row.code, row.at, row.subject, row.owner, row.accepted ? 1 : 0, row.document)
        .Run();
    transaction_.CountInserted(Ageing::kDenials);
    subjects.emplace(row.subject, row.accepted);
    owners.insert(row.owner);
  }
  for (const auto& [subject, accepted] : subjects) TrimSubject(transaction_, subject, accepted);
  for (const Id& owner : owners) TrimOwner(transaction_, owner);
}

std::optional<DenialRow> KeptDenials::Find(std::string_view code) {
  Statement row = transaction_.Prepare("SELECT " DENIAL_COLUMNS " FROM denials WHERE code = $1");
  return ReadOne(row.Bind(code), ReadDenial);
}

std::vector<DenialRow> KeptDenials::OfOwner(const Id& owner, const DenialFilter& filter) {
  Statement row = transaction_.Prepare(DENIAL_ROWS("owner = $5 AND"));
  return ReadAll(row.Bind(filter.since, filter.before.at, filter.before.code, filter.most, owner), ReadDenial);
}

std::vector<DenialRow> KeptDenials::OfSubject(const Id& subject, const DenialFilter& filter) {
  // Both halves use the index, and together they are few.
  Statement row = transaction_.Prepare(DENIAL_ROWS("subject = $5 AND accepted IN (0, 1) AND"));
  return ReadAll(row.Bind(filter.since, filter.before.at, filter.before.code, filter.most, subject), ReadDenial);
}

std::vector<DenialRow> KeptDenials::All(const DenialFilter& filter) {
  Statement row = transaction_.Prepare(DENIAL_ROWS(""));
  return ReadAll(row.Bind(filter.since, filter.before.at, filter.before.code, filter.most), ReadDenial);
}

}  // namespace jeton::storage
