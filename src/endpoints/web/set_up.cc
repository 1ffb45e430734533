#include "authority/installation/setup_link.h"
#include "authority/people/sessions.h"
#include "domain/names.h"
#include "endpoints/browser.h"
#include "endpoints/password.h"
#include "endpoints/web/console/console.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"

namespace jeton::endpoints::web {
namespace {

Response OverPage() {
  return MessagePage(404, "This link is over",
                     "It works once, and for 15 minutes. On the server, `jetond setup` prints another one.");
}

std::string NamesOf(const Settings& settings) {
  std::string names;
  for (const std::string& name : settings.superusers) names += (names.empty() ? "" : ", ") + name;
  return names;
}

Response SetUpPage(const Call& call, int status, const std::string& name, const std::string& alert) {
  const Html shown = alert.empty() ? Html{} : Fill("alert.html", {{"text", alert}});
  const std::string action = std::string(authority::kSetupPath) + call.request.parameters[0];
  return Page(status, "Set up", Fill("set_up.html", {{"alert", shown}, {"action", action}, {"name", name}}));
}

// What is wrong with the form; empty: nothing.
std::string FaultOf(const Parameters& parameters) {
  const std::string password = parameters.GetOr("password", "");
  if (password != parameters.GetOr("again", "")) return "The two passwords differ.";
  if (!IsAcceptablePassword(password)) return "A password has 8 characters or more, and no spaces.";
  return {};
}

Response Refuse(const Call& call, const std::string& name, authority::Refusal refusal) {
  if (refusal == authority::Refusal::kNotFound) return OverPage();
  return SetUpPage(
      call, 403, name,
      "The configuration names as superusers: " + NamesOf(call.run.settings) +
          ". Choose one of these names whose account is not disabled, or add yours to `accounts.superusers` first.");
}

// The administrator has just chosen the password, and need not enter it again.
Response SignedInPage(const Call& call, const Account& administrator) {
  const Settings& settings = call.run.settings;
  const auto old = ReadSessionCookie(call.request);
  const Actor actor = call.run.identity.UserActor(administrator);
  const auto session = BeginSession(call.run, actor, old ? old->Reveal() : "", UserAgent(call.request));
  const Html next = Fill(HasConsole() ? "set_up_console.html" : "set_up_account.html", {});
  Response response =
      Page(200, "Done",
           Fill("set_up_done.html", {{"name", administrator.name}, {"url", settings.public_url}, {"next", next}}));
  AddSessionCookie(settings, response, session.secret);
  return response;
}

}  // namespace

// GET /setup/{link}. Does not use the link: programs that preview links get it, too.
Outcome GetSetUp(const Call& call) {
  if (!authority::IsSetupLink(call.run, call.request.parameters[0])) return OverPage();
  const auto& superusers = call.run.settings.superusers;
  return SetUpPage(call, 200, superusers.empty() ? std::string() : superusers.front(), "");
}

// POST /setup/{link}
Outcome PostSetUp(const Call& call) {
  const auto parameters = Parameters::Read(call.request);
  const std::string& secret = call.request.parameters[0];
  if (!parameters || !call.request.query.empty()) return MessagePage(400, "Set up", "The form cannot be read.");
  if (ComesFromElsewhere(call.run.settings, call.request)) return CsrfRefused();
  const std::string name = parameters->GetOr("username", "");
  if (const auto may = authority::MaySetUpAdministrator(call.run, secret, name); !may) {
    return Refuse(call, name, may.error());
  }
  if (const std::string fault = FaultOf(*parameters); !fault.empty()) return SetUpPage(call, 400, name, fault);
  const auto* const prepared = call.run.Found<PreparedPassword>();
  if (prepared == nullptr) return HashPassword(call, Secret(parameters->GetOr("password", "")));
  const auto made = authority::SetUpAdministrator(call.run, secret, name, *prepared);
  if (!made) return Refuse(call, name, made.error());
  return SignedInPage(call, *made);
}

}  // namespace jeton::endpoints::web
