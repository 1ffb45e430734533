#include "authority/organizations/logs.h"

#include <unordered_map>

#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/repositories.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

// The decision, and what is to be read by it.
Result<storage::AuditFilter, Refusal> FilterFor(const Run& run, const Actor& actor, const LogSubject& subject) {
  storage::AuditFilter filter;
  switch (subject.kind) {
    case LogSubject::Kind::kOrganization: {
      const auto facts = FindAdministered(run, actor, subject.name_space, Access::kRead);
      if (!facts) return Fail(facts.error());
      filter.name_space = facts->id;
      return filter;
    }
    case LogSubject::Kind::kRepository: {
      const auto facts = FindAdministeredRepository(run, actor, subject.name_space, subject.repository, Access::kRead);
      if (!facts) return Fail(facts.error());
      filter.repository = facts->id;
      filter.name_space = facts->name_space.id;
      return filter;
    }
    case LogSubject::Kind::kSelf:
      if (!Decide(actor, OnSelf{SelfRole::kAdmin}).allowed()) return Fail(Refusal::kForbidden);
      filter.name_space = actor.id;
      return filter;
    case LogSubject::Kind::kInstallation: break;
  }
  if (!Decide(actor, OnInstallation{.access = Access::kRead}).allowed()) return Fail(Refusal::kForbidden);
  return filter;
}

// False when it asks for the deeds of somebody who is not there.
bool Narrow(const Work& work, const LogQuery& query, storage::AuditFilter& filter) {
  filter.from = query.from;
  filter.until = query.until;
  if (!query.performer) return true;
  const auto performer = storage::Accounts(work.tx()).FindByName(*query.performer);
  if (performer) filter.performer = performer->id;
  return performer.has_value();
}

}  // namespace

Result<LogPage, Refusal> ReadLog(const Run& run, const Actor& actor, const LogSubject& subject, const LogQuery& query) {
  auto filter = FilterFor(run, actor, subject);
  if (!filter) return Fail(filter.error());
  LogPage page;
  if (!Narrow(run, query, *filter)) return page;
  auto [rows, more] = storage::ReadAudit(run.tx(), *filter, query.before, query.most);
  if (more) page.next = {rows.back().at, rows.back().id};
  // A long page names few accounts, again and again.
  std::unordered_map<Id, std::optional<Account>> accounts;
  const auto find = [&](const Id& id) {
    const auto [known, fresh] = accounts.try_emplace(id);
    if (fresh) known->second = storage::Accounts(run.tx()).Find(id);
    return known->second;
  };
  for (auto& row : rows) {
    auto performer = find(row.performer);
    auto name_space = find(row.name_space);
    page.entries.push_back({std::move(row), std::move(performer), std::move(name_space)});
  }
  return page;
}

Result<std::vector<storage::AuditCount>, Refusal> CountLog(const Run& run, const Actor& actor,
                                                           const LogSubject& subject, const LogQuery& query) {
  auto filter = FilterFor(run, actor, subject);
  if (!filter) return Fail(filter.error());
  if (!Narrow(run, query, *filter)) return std::vector<storage::AuditCount>();
  return storage::CountAudit(run.tx(), *filter);
}

Result<void, Refusal> MayReadLog(const Run& run, const Actor& actor, const LogSubject& subject) {
  const auto filter = FilterFor(run, actor, subject);
  if (!filter) return Fail(filter.error());
  return {};
}

Result<void, Refusal> RecordExport(const Run& run, const Actor& actor, const LogSubject& subject, bool success,
                                   boost::json::object metadata) {
  const auto filter = FilterFor(run, actor, subject);
  if (!filter) return Fail(filter.error());
  Record(run, actor, success ? "export_logs_success" : "export_logs_failure", filter->name_space, std::move(metadata),
         filter->repository);
  return {};
}

}  // namespace jeton::authority
