#include "authority/explanations.h"
#include "endpoints/quay/common.h"
#include "endpoints/quay/endpoints.h"
#include "endpoints/quay/trust_trial.h"

namespace jeton::endpoints::quay {
namespace {

json::object View(const authority::GrantedScope& piece) {
  json::object reasons;
  for (const auto& refused : piece.refused)
    reasons[wire::JsonView(refused.action)] = wire::JsonView(NameOf(refused.reason));
  return {{"name", piece.scope.type == ResourceType::kCatalog ? "catalog" : piece.scope.name},
          {"asked", PrintActionWords(piece.scope.actions)},
          {"granted", PrintActionWords(piece.granted)},
          {"refused", std::move(reasons)}};
}

json::value TextOrNothing(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

}  // namespace

// GET /explain/{code}: what the policy found, for those whom it concerns; beyond Quay.
Outcome GetExplanation(Authority& authority, const Call& call) {
  const auto actor = RequireActor(authority, call);
  if (!actor) return actor.error();
  const std::string& code = call.request.parameters[0];
  const auto denial = authority::Explain(authority, call.work, *actor, code);
  if (!denial) return Refused(authority, *actor, denial.error());
  json::array scopes;
  for (const auto& piece : denial->pieces) scopes.push_back(View(piece));
  json::object body{{"code", code},
                    {"at", FormatIsoMicros(denial->at)},
                    {"service", denial->service},
                    {"login", denial->login},
                    {"account", TextOrNothing(denial->account)},
                    {"address", denial->address},
                    {"credential", denial->credential},
                    {"token", TextOrNothing(denial->token)},
                    {"scopes", std::move(scopes)}};
  if (denial->trial) body["trial"] = ViewTrial(*denial->trial);
  return JsonAnswer(body);
}

}  // namespace jeton::endpoints::quay
