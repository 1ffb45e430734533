#include "authority/organizations/logs.h"

#include <unordered_map>

#include "authority/audit.h"
#include "authority/organizations/organizations.h"
#include "authority/organizations/repositories.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

// Asks the policy and returns the entries that it lets the actor read.
Result<storage::AuditFilter, Refusal> EntriesOf(const Run& run, const Actor& actor, const LogSubject& subject) {
  storage::AuditFilter filter;
  switch (subject.kind) {
    case LogSubject::Kind::kOrganization: {
      const auto organization = Administer<Access::kRead>(run, actor, subject.name_space);
      if (!organization) return Fail(organization.error());
      filter.name_space = organization->id();
      return filter;
    }
    case LogSubject::Kind::kRepository: {
      const auto repository =
          FindRepository<RepositoryAction::kSeeSettings>(run, actor, subject.name_space, subject.repository);
      if (!repository) return Fail(repository.error());
      filter.repository = repository->id();
      filter.name_space = repository->name_space().id;
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

// Returns false if the query names a performer that does not exist.
bool Narrow(const Work& work, const LogQuery& query, storage::AuditFilter& filter) {
  filter.from = query.from;
  filter.until = query.until;
  if (!query.performer) return true;
  const auto performer = storage::Accounts(work.tx()).FindByName(*query.performer);
  if (performer) filter.performer = performer->id;
  return performer.has_value();
}

}  // namespace

Result<ReadableLog, Refusal> OpenLog(const Run& run, const Actor& actor, const LogSubject& subject) {
  auto entries = EntriesOf(run, actor, subject);
  if (!entries) return Fail(entries.error());
  return ReadableLog(*entries, actor);
}

LogPage ReadLog(const Work& work, const ReadableLog& log, const LogQuery& query) {
  storage::AuditFilter filter = log.entries();
  LogPage page;
  if (!Narrow(work, query, filter)) return page;
  auto [rows, more] = storage::ReadAudit(work.tx(), filter, query.before, query.most);
  if (more) page.next = {rows.back().at, rows.back().id};
  // A long page names the same few accounts many times.
  std::unordered_map<Id, std::optional<Account>> accounts;
  const auto find = [&](const Id& id) {
    const auto [known, fresh] = accounts.try_emplace(id);
    if (fresh) known->second = storage::Accounts(work.tx()).Find(id);
    return known->second;
  };
  for (auto& row : rows) {
    auto performer = find(row.performer);
    auto name_space = find(row.name_space);
    page.entries.push_back({std::move(row), std::move(performer), std::move(name_space)});
  }
  return page;
}

std::vector<storage::AuditCount> CountLog(const Work& work, const ReadableLog& log, const LogQuery& query) {
  storage::AuditFilter filter = log.entries();
  if (!Narrow(work, query, filter)) return {};
  return storage::CountAudit(work.tx(), filter);
}

void RecordExport(const Run& run, const ReadableLog& log, bool success, boost::json::object metadata) {
  const storage::AuditFilter& entries = log.entries();
  Record(run, log.by(), success ? "export_logs_success" : "export_logs_failure", entries.name_space,
         std::move(metadata), entries.repository);
}

}  // namespace jeton::authority
