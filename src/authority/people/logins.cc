#include "authority/people/logins.h"

#include <string>
#include <utility>

#include "authority/audit.h"
#include "base/encoding.h"
#include "domain/token_kind.h"
#include "storage/directory/accounts.h"

namespace jeton::authority {
namespace {

constexpr std::size_t kMostText = 255;

// Callers choose this text: limit what goes into the log.
std::string Cut(std::string_view text) { return ReplaceBadUtf8(text.substr(0, kMostText)); }

boost::json::object Describe(std::string_view type, std::string_view user_agent) {
  return {{"type", boost::json::string_view(type.data(), type.size())}, {"useragent", Cut(user_agent)}};
}

std::string_view KindOf(const Actor& actor) {
  if (actor.subject == SubjectKind::kRobot) return "robot";
  return actor.token_kind ? InfoOf(*actor.token_kind).login_word : "user";
}

std::string_view KindOfLogin(std::string_view login) {
  if (login == "$app") return "app_specific_token";
  if (login == "$oauthtoken") return "oauth";
  if (login == kIdentityLogin) return "identity_token";
  return login.find('+') == std::string_view::npos ? "user" : "robot";
}

// Adds the entry to the current transaction if it writes anyway.
bool Keep(const Run& run, storage::AuditRow row) {
  if (run.transaction == nullptr || !run.tx().writable()) return run.audit_log.Note(std::move(row));
  storage::AddAuditRow(run.tx(), row);
  return true;
}

}  // namespace

bool RecordLogin(const Run& run, const Actor& actor, std::string_view type, const LoginProgram& program) {
  if (!run.settings.audit_logins) return true;
  boost::json::object metadata = Describe(type, program.user_agent);
  // Only users sign in to the web, so the kind says nothing there.
  const std::string_view kind = KindOf(actor);
  if (type != "quayauth") metadata["kind"] = boost::json::string_view(kind.data(), kind.size());
  if (!program.client.empty()) metadata["client_id"] = Cut(program.client);
  if (!program.account.empty()) metadata["claimed_account"] = Cut(program.account);
  if (actor.subject == SubjectKind::kRobot) metadata["robot"] = actor.name;
  if (actor.token_kind == TokenKind::kApplicationPassword) {
    metadata["app_specific_token_title"] = actor.token_name.value_or("");
  }
  const Id name_space = actor.subject == SubjectKind::kRobot ? actor.name_space : actor.id;
  return Keep(run, DescribeAct(run, actor, "login_success", name_space, std::move(metadata)));
}

bool RecordFailedLogin(const Run& run, std::string_view login, std::string_view type, std::string_view user_agent,
                       std::string_view message) {
  if (!run.settings.audit_login_failures) return true;
  const std::string_view kind = KindOfLogin(login);
  boost::json::object metadata = Describe(type, user_agent);
  metadata["kind"] = boost::json::string_view(kind.data(), kind.size());
  metadata[kind == "robot" ? "robot" : "username"] = Cut(login);
  metadata["message"] = Cut(message);
  const auto account = storage::Accounts(run.tx()).FindByName(login);
  const Id name_space = !account ? Id() : account->kind == AccountKind::kRobot ? account->owner : account->id;
  return Keep(run, DescribeAct(run, Actor{}, "login_failure", name_space, std::move(metadata)));
}

}  // namespace jeton::authority
