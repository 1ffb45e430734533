#include "authority/organizations/log_search.h"

#include <algorithm>
#include <unordered_map>

#include "base/address_range.h"
#include "base/encoding.h"
#include "base/json.h"
#include "domain/names.h"
#include "storage/directory/accounts.h"
#include "storage/directory/repositories.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {
namespace {

using storage::AuditRow;

// Metadata names a robot by its short name alone where the log is its owner's.
bool NamesSubject(const boost::json::object& metadata, const std::string& subject) {
  const auto robot = SplitRobotName(subject);
  return std::any_of(metadata.begin(), metadata.end(), [&](const auto& member) {
    if (!member.value().is_string()) return false;
    const std::string_view text(member.value().get_string().data(), member.value().get_string().size());
    return text == subject || (robot && member.key() == "robot" && text == robot->short_name);
  });
}

// `performer`: none for any.
bool IsWanted(const AuditRow& row, const LogSearch& search, const Id& performer) {
  if (search.kind && row.kind != *search.kind) return false;
  if (!performer.IsNone() && row.performer != performer) return false;
  if (search.address) {
    const auto range = AddressRange::Parse(*search.address);
    if (!range || !range->Contains(row.address)) return false;
  }
  if (search.text) {
    const std::string text = ToLower(*search.text);
    const bool found =
        ToLower(row.kind).find(text) != std::string::npos || ToLower(row.metadata).find(text) != std::string::npos;
    if (!found) return false;
  }
  if (!search.subject) return true;
  const auto metadata = ParseJson(row.metadata);
  return metadata && metadata->is_object() && NamesSubject(metadata->get_object(), *search.subject);
}

// Looks each name up once: a page names the same few many times.
class Names {
 public:
  explicit Names(const Run& run) : run_(run) {}

  FoundEntry Complete(AuditRow row) {
    const Named& performer = Find(row.performer);
    FoundEntry entry{.row = {},
                     .performer_kind = performer.kind,
                     .performer = performer.name,
                     .organization = Find(row.name_space).name,
                     .repository = FindRepository(row.repository)};
    entry.row = std::move(row);
    return entry;
  }

 private:
  struct Named {
    SubjectKind kind = SubjectKind::kAnonymous;
    std::string name;
  };

  const Named& Find(const Id& id) {
    const auto [known, fresh] = names_.try_emplace(id);
    if (fresh && !id.IsNone()) known->second = LookUp(id);
    return known->second;
  }
  Named LookUp(const Id& id) const {
    if (auto account = storage::Accounts(run_.tx()).Find(id)) {
      const bool robot = account->kind == AccountKind::kRobot;
      return {robot ? SubjectKind::kRobot : SubjectKind::kUser, std::move(account->name)};
    }
    const auto application = run_.facts.FindApplication(run_, id);
    return application ? Named{SubjectKind::kApplication, (*application)->client_id} : Named{};
  }
  const std::string& FindRepository(const Id& id) {
    const auto [known, fresh] = repositories_.try_emplace(id);
    if (!fresh || id.IsNone()) return known->second;
    const auto repository = storage::Repositories(run_.tx()).Find(id);
    if (repository) known->second = Find(repository->name_space).name + "/" + repository->name;
    return known->second;
  }

  const Run& run_;
  std::unordered_map<Id, Named> names_;
  std::unordered_map<Id, std::string> repositories_;
};

// Returns the id that entries have of a performer; none: there is no such.
Id FindPerformer(const Run& run, const std::string& name) {
  if (const auto account = storage::Accounts(run.tx()).FindByName(name)) return account->id;
  const auto application = storage::Applications(run.tx()).FindByClientId(name);
  return application ? application->id : Id();
}

}  // namespace

FoundPage SearchLog(const Run& run, const ReadableLog& log, const LogSearch& search, const LogPlace& before,
                    std::size_t most) {
  storage::AuditFilter filter = log.entries();
  filter.from = search.since;
  filter.until = search.until;
  const Id performer = search.performer ? FindPerformer(run, *search.performer) : Id();
  if (search.performer && performer.IsNone()) return {};
  // The log of the installation has an index of performers. In that of an organization, the search for one that did
  // little must end with the page.
  if (filter.name_space.IsNone()) filter.performer = performer;
  auto [rows, more] = storage::ReadAudit(run.tx(), filter, before, most);
  FoundPage page;
  if (more) page.next = {rows.back().at, rows.back().id};
  Names names(run);
  for (AuditRow& row : rows) {
    const LogPlace place{row.at, row.id};
    if (IsWanted(row, search, performer)) page.rows.push_back({names.Complete(std::move(row)), place});
  }
  return page;
}

}  // namespace jeton::authority
