#include "authority/installation/key_rotation.h"
#include "endpoints/ops/endpoints.h"
#include "endpoints/ops/operator.h"
#include "wire/form.h"

namespace jeton::endpoints::ops {
namespace {

struct RotationRequest {
  authority::KeyPurpose purpose;
  bool force;
};

std::optional<RotationRequest> ReadRotation(std::string_view body) {
  const auto form = wire::Form::Parse(body);
  if (!form) return std::nullopt;
  const std::string* const keys = form->Find("keys");
  const std::string* const force = form->Find("force");
  const auto purpose = authority::ParseKeyPurpose(keys ? *keys : std::string());
  const bool readable = purpose && (!force || *force == "true") && form->fields().size() == (force ? 2u : 1u);
  return readable ? std::optional(RotationRequest{*purpose, force != nullptr}) : std::nullopt;
}

}  // namespace

Outcome RotateKeys(const Call& call) {
  if (!IsOperator(call)) return RefuseOperator();
  const auto request = ReadRotation(call.request.body);
  if (!request) {
    return AnswerOperator(400, {{"message", "The form must say which keys: registry, sealing or federation."}});
  }
  if (!call.run.on_worker) return Slow{};
  const auto rotated = authority::RotateKeys(call.run, call.authority.keys, request->purpose, request->force);
  if (!rotated) return AnswerOperator(rotated.error().too_soon ? 409 : 500, {{"message", rotated.error().text}});
  return AnswerOperator(200, {{"rotated", true}});
}

}  // namespace jeton::endpoints::ops
