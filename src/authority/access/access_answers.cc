#include "authority/access/access_answers.h"

#include "authority/access/subjects.h"
#include "authority/organizations/organizations.h"
#include "domain/names.h"
#include "identity/rejections.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

std::string_view WordFor(RepositoryAction action) {
  switch (action) {
    case RepositoryAction::kPush: return "push";
    case RepositoryAction::kDelete: return "delete";
    default: return "pull";
  }
}

RegistryScope ScopeOf(const AccessQuestion& question) {
  return {.type = ResourceType::kRepository,
          .name = question.resource(),
          .actions = {.pull = question.action == RepositoryAction::kPull,
                      .push = question.action == RepositoryAction::kPush,
                      .remove = question.action == RepositoryAction::kDelete}};
}

// Runs the decision of the token endpoint without its effects in memory.
Result<GrantedScope, RegistryRefusal> Try(const Run& run, RegistryNotes& notes, const Actor& actor,
                                          const RegistryService& service, const RegistryScope& scope) {
  Effects none;
  Run trial = run;
  trial.effects = &none;
  auto granted = AuthorizeRegistry(trial, notes, actor, service, {scope});
  if (!granted) return Fail(granted.error());
  return std::move(granted->front());
}

// A refusal of the whole request, as one of the action.
GrantedScope RefusedFor(const AccessQuestion& question, const NamespaceFacts& name_space, Reason reason) {
  GrantedScope scope{ScopeOf(question), {}};
  scope.refused.push_back({WordFor(question.action), {reason, NeededRole(question.action)}});
  scope.place = {.name_space = question.name_space,
                 .repository = question.repository,
                 .member = name_space.team_role != TeamRole::kNone,
                 .owner = name_space.exists ? name_space.id : Id()};
  return scope;
}

bool SeesInstallation(const Actor& actor) { return Decide(actor, OnInstallation{.access = Access::kRead}).allowed(); }

// Returns whether the asker administers the repository, or what lies around it.
bool MayAskAboutOthers(const Run& run, const Actor& asker, const AccessQuestion& question) {
  if (SeesInstallation(asker)) return true;
  const auto standing = run.facts.FindStanding(run, question.name_space, question.repository, asker.id);
  if (!standing) return false;
  return Decide(asker, OnRepository{RepositoryAction::kSeeSettings, **standing}).allowed() ||
         Decide(asker, OnOrganization{TeamRole::kAdmin, Access::kRead, (*standing)->name_space}).allowed();
}

// One question, about one actor.
class Inquiry {
 public:
  Inquiry(const Run& run, RegistryNotes& notes, const Actor& asker, const AccessQuestion& asked)
      : run_(run), notes_(notes), asker_(asker), asked_(asked) {}

  Result<AccessAnswer, AskFault> About(const Actor& actor) {
    answer_.who = actor.name;
    const auto standing = run_.facts.FindStanding(run_, asked_.name_space, asked_.repository, actor.id);
    const RepositoryFacts facts = standing ? **standing : RepositoryFacts{};
    const auto tried = Try(run_, notes_, actor, run_.registries.front(), ScopeOf(asked_));
    if (tried && !tried->granted.none()) {
      answer_.allowed = true;
      answer_.reason = NameOf(Reason::kAllowed);
      answer_.paths = PathsTo(run_, actor, asked_.action, facts);
      if (answer_.paths.empty()) answer_.paths.push_back({AccessPath::Kind::kCreation});
      return std::move(answer_);
    }
    if (tried && tried->refused.empty()) return Plainly(kUnknownToRegistry);
    if (tried) return Refuse(actor, *tried);
    switch (tried.error().error) {
      case RegistryError::kNeedsWrite: return Fail(AskFault::kNeedsWrite);
      case RegistryError::kReadOnly: return Plainly(kInstallationReadOnly);
      case RegistryError::kNamespaceDisabled:
        return Refuse(actor, RefusedFor(asked_, facts.name_space, Reason::kNamespaceDisabled));
      case RegistryError::kCannotCreateNamespace:
      case RegistryError::kNotCached:
      case RegistryError::kNameInvalid:
      case RegistryError::kNested: break;
    }
    return Refuse(actor, RefusedFor(asked_, facts.name_space, Reason::kNoNamespace));
  }

  // Every login of the account is refused.
  AccessAnswer About(const Account& account, CredentialError error) {
    const bool robot = account.kind == AccountKind::kRobot;
    answer_.who = account.name;
    answer_.reason = NameOf(error);
    Denial denial{.at = run_.now, .service = run_.registries.front().service, .login = account.name};
    denial.kind = robot ? SubjectKind::kRobot : SubjectKind::kUser;
    denial.subject = account.id;
    denial.account = account.name;
    denial.owner = robot ? account.owner : account.id;
    denial.credential = NameOf(error);
    answer_.explanation = Explain(std::move(denial));
    return std::move(answer_);
  }

 private:
  AccessAnswer Plainly(std::string_view reason) {
    answer_.reason = reason;
    return std::move(answer_);
  }

  AccessAnswer Refuse(const Actor& actor, const GrantedScope& scope) {
    auto denial = DescribeShortfall(run_, run_.registries.front(), actor, {scope});
    answer_.explanation = Explain(std::move(*denial));
    answer_.reason = answer_.explanation->items.empty() ? std::string(NameOf(scope.refused.front().decision.reason))
                                                        : answer_.explanation->items.front().reason;
    return std::move(answer_);
  }

  // The answer to a question about oneself reveals no more than the refusal would.
  Explanation Explain(Denial denial) const {
    const bool at_home = MayAskAboutOthers(run_, asker_, asked_);
    return ExplainUnstored(run_, asker_, std::move(denial), at_home ? asked_.name_space : asker_.name);
  }

  const Run& run_;
  RegistryNotes& notes_;
  const Actor& asker_;
  const AccessQuestion& asked_;
  AccessAnswer answer_;
};

}  // namespace

Result<AccessAnswer, AskFault> AnswerAccess(const Run& run, RegistryNotes& notes, const Actor& asker,
                                            const AccessQuestion& question) {
  Inquiry asked(run, notes, asker, question);
  if (!question.who) return asked.About(asker);
  const std::string& who = *question.who;
  const bool own = asker.subject == SubjectKind::kUser && who == asker.name;
  if (!own && !MayAskAboutOthers(run, asker, question)) return Fail(AskFault::kForbidden);
  // A look-up would show strangers whether the robot exists.
  if (IsForeignRobot(who, question.name_space) && !SeesInstallation(asker)) return Fail(AskFault::kUnknownSubject);
  const auto account = storage::Accounts(run.tx()).FindByName(who);
  if (!account || account->kind == AccountKind::kOrganization) return Fail(AskFault::kUnknownSubject);
  const auto actor = AsWithFullCredential(run, *account);
  if (!actor) return asked.About(*account, actor.error());
  return asked.About(*actor);
}

bool WouldGrant(const Run& run, RegistryNotes& notes, const Actor& actor, const AccessQuestion& question) {
  const auto tried = Try(run, notes, actor, run.registries.front(), ScopeOf(question));
  return tried && !tried->granted.none();
}

Result<bool, RegistryError> WouldGrantAt(const Run& run, RegistryNotes& notes, const Actor& actor,
                                         const RegistryService& service, const RegistryScope& scope) {
  const auto tried = Try(run, notes, actor, service, scope);
  if (tried) return !tried->granted.none();
  if (tried.error().error == RegistryError::kNotCached) return Fail(RegistryError::kNotCached);
  return tried.error().error == RegistryError::kNeedsWrite;
}

}  // namespace jeton::authority
