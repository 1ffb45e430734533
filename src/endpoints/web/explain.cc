#include <boost/json/serialize.hpp>

#include "authority/registry/explanations.h"
#include "endpoints/api/caller.h"
#include "endpoints/api/explanation.h"
#include "endpoints/web/console/console.h"
#include "endpoints/web/endpoints.h"
#include "endpoints/web/flow.h"
#include "wire/json_body.h"
#include "wire/media_range.h"
#include "wire/problem.h"

namespace jeton::endpoints::web {
namespace {

namespace json = boost::json;
using authority::Explanation;

// Browsers name HTML in Accept; programs that accept anything get the document.
bool WantsPage(const Request& request) {
  int page = 0;
  int document = 0;
  for (const auto& range : wire::ParseMediaRanges(request.HeaderValue("Accept").value_or(""))) {
    if (range.type == "text/html" || range.type == "application/xhtml+xml") page = std::max(page, range.quality);
    if (range.type == "application/json" || range.type == wire::kProblemJson) {
      document = std::max(document, range.quality);
    }
  }
  return page > document;
}

Html GrantersHtml(const std::vector<std::string>& granters) {
  if (granters.empty()) return {};
  std::string names;
  for (const std::string& name : granters) names += (names.empty() ? "" : ", ") + name;
  return Fill("granters.html", {{"names", names}});
}

Html CallHtml(const authority::Denial& denial, const authority::Need& need) {
  const auto call = api::CallFor(denial, need);
  if (!call) return {};
  return Fill("call.html", {{"method", std::string(wire::NameOf(call->method))},
                            {"path", call->path},
                            {"body", json::serialize(call->body)}});
}

Response ExplanationPage(const std::string& code, const Explanation& explanation) {
  Html findings;
  for (const auto& item : explanation.items) {
    findings.text += Fill("finding.html", {{"sentence", api::Sentence(explanation.denial, item)},
                                           {"granters", GrantersHtml(item.need.granters)},
                                           {"call", CallHtml(explanation.denial, item.need)}})
                         .text;
  }
  const Html console = HasConsole() ? Fill("explanation_console.html", {{"code", code}}) : Html{};
  return Page(
      200, "Why it was refused",
      Fill("explanation.html", {{"summary", api::Summary(explanation)}, {"findings", findings}, {"console", console}}));
}

// A problem document (RFC 9457) about the refused request. It does not describe this request, so it has no status.
Response ExplanationDocument(const Explanation& explanation) {
  std::string detail = api::Summary(explanation);
  for (const auto& item : explanation.items) detail += " " + api::Sentence(explanation.denial, item);
  json::object body{{"type", wire::ProblemType("forbidden")}, {"title", "Why it was refused"}, {"detail", detail}};
  for (auto& [name, value] : api::ViewExplanation(explanation)) body[name] = std::move(value);
  Response response = wire::JsonResponse(200, body);
  response.content_type = wire::kProblemJson;
  response.fixed_headers = wire::kNoStore;
  return response;
}

Outcome ExplainOnPage(const Call& call, const std::string& code) {
  const auto actor = AuthenticateSession(call);
  if (!actor) return actor.error();
  // The sign-in page leads back here.
  if (actor->anonymous()) return SignInPage(call, 401, std::string(call.request.path));
  const auto explanation = authority::Explain(call.run, call.authority.denials, *actor, code);
  if (explanation) return ExplanationPage(code, *explanation);
  return MessagePage(404, "Not found",
                     "You are signed in as " + actor->name +
                         ". There is no refusal with this code, it is older than a week, or it is not yours to see.");
}

Outcome ExplainToProgram(const Call& call, const std::string& code) {
  const auto actor = api::RequireCaller(call);
  if (!actor) return actor.error();
  const auto explanation = authority::Explain(call.run, call.authority.denials, *actor, code);
  if (explanation) return ExplanationDocument(*explanation);
  return api::NotFound(call, "There is no refusal with this code, it is older than a week, or it is not yours to see.");
}

}  // namespace

// GET /explain/{code}
Outcome GetExplanation(const Call& call) {
  const std::string& code = call.request.parameters[0];
  Outcome outcome = WantsPage(call.request) ? ExplainOnPage(call, code) : ExplainToProgram(call, code);
  if (auto* const response = std::get_if<Response>(&outcome)) response->AddHeader("Vary", "Accept");
  return outcome;
}

// GET /docs/errors
Outcome GetErrors(const Call&) {
  Html problems;
  for (const wire::ProblemKind& kind : wire::AllProblems()) {
    problems.text += Fill("problem.html", {{"code", std::string(kind.code)},
                                           {"title", std::string(kind.title)},
                                           {"status", std::to_string(kind.status)},
                                           {"exit", std::to_string(static_cast<int>(kind.exit))},
                                           {"meaning", std::string(kind.meaning)}})
                         .text;
  }
  return Page(200, "Errors", Fill("problems.html", {{"problems", problems}}));
}

}  // namespace jeton::endpoints::web
