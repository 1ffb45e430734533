#include <algorithm>
#include <iterator>

#include "authority/organizations/organizations.h"
#include "authority/registry/explanations.h"
#include "storage/directory/teams.h"

namespace jeton::authority {
namespace {

using storage::DenialRow;

// Selects the denials that the reader may list.
struct Selection {
  bool all = false;
  std::vector<Id> owners;
  Id subject;  // none: none by subject

  bool Has(const DenialRow& row) const {
    return all || (!subject.IsNone() && row.subject == subject) ||
           std::find(owners.begin(), owners.end(), row.owner) != owners.end();
  }
};

Result<Selection, Refusal> SelectOne(const Run& run, const Actor& actor, const std::string& name) {
  const NamespaceFacts organization = FindOrganization(run, actor, name);
  if (!organization.exists) return Fail(Refusal::kNotFound);
  const bool everything = Decide(actor, OnInstallation{.access = Access::kRead}).allowed();
  if (everything || ViewOrganization(actor, organization).admin) return Selection{.owners = {organization.id}};
  // Outsiders must not learn that the organization exists.
  return Fail(organization.team_role == TeamRole::kNone ? Refusal::kNotFound : Refusal::kForbidden);
}

Result<Selection, Refusal> SelectAll(const Run& run, const Actor& actor) {
  if (Decide(actor, OnInstallation{.access = Access::kRead}).allowed()) return Selection{.all = true};
  if (actor.subject != SubjectKind::kUser || actor.powers.organization < TeamRole::kAdmin) {
    return Fail(Refusal::kForbidden);
  }
  Selection selection;
  for (const auto& membership : storage::Teams(run.tx()).MembershipsOf(actor.id)) {
    if (membership.role < TeamRole::kAdmin) continue;
    const NamespaceFacts facts = FindOrganization(run, actor, membership.organization.name);
    if (ViewOrganization(actor, facts).admin) selection.owners.push_back(facts.id);
  }
  if (!Decide(actor, OnSelf{SelfRole::kRead}).allowed()) return selection;
  selection.subject = actor.id;
  selection.owners.push_back(actor.id);
  return selection;
}

bool IsNewer(const DenialRow& a, const DenialRow& b) { return a.at != b.at ? a.at > b.at : a.code > b.code; }

// Returns the newest first, each once, including those not written yet.
std::vector<DenialRow> ReadRows(const Run& run, const DenialLog& log, const Selection& selection,
                                const DenialFilter& filter) {
  const DenialRow place{.code = filter.before.code, .at = filter.before.at};
  std::vector<DenialRow> rows = log.Waiting(
      [&](const DenialRow& row) { return row.at >= filter.since && IsNewer(place, row) && selection.Has(row); });
  const auto add = [&](std::vector<DenialRow> more) {
    rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  storage::KeptDenials kept(run.tx());
  if (selection.all) add(kept.All(filter));
  if (!selection.subject.IsNone()) add(kept.OfSubject(selection.subject, filter));
  for (const Id& owner : selection.owners) add(kept.OfOwner(owner, filter));
  std::sort(rows.begin(), rows.end(), IsNewer);
  const auto same = [](const DenialRow& a, const DenialRow& b) { return a.code == b.code; };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

}  // namespace

Result<ExplanationPage, Refusal> ListExplanations(const Run& run, const DenialLog& log, const Actor& actor,
                                                  const ExplanationQuery& query) {
  const auto selection = query.organization ? SelectOne(run, actor, *query.organization) : SelectAll(run, actor);
  if (!selection) return Fail(selection.error());
  DenialFilter filter = query.filter;
  filter.since = std::max(filter.since, run.now - storage::kKeepDenials);
  // One row more than a page shows whether another page follows.
  ++filter.most;
  std::vector<DenialRow> rows = ReadRows(run, log, *selection, filter);
  ExplanationPage page;
  if (rows.size() > query.filter.most) {
    rows.resize(query.filter.most);
    page.next = {rows.back().at, rows.back().code};
  }
  page.explanations = ShowAll(run, actor, rows);
  return page;
}

}  // namespace jeton::authority
