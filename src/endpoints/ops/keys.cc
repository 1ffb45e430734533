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

using Rotated = Result<void, authority::RotationRefusal>;

}  // namespace

Outcome RotateKeys(const Call& call) {
  if (!IsOperator(call)) return RefuseOperator();
  const auto request = ReadRotation(call.request.body);
  if (!request) {
    return AnswerOperator(400, {{"message", "The form must say which keys: registry, sealing, federation or access."}});
  }
  const auto* const rotated = call.run.Found<Rotated>();
  if (rotated == nullptr) {
    // Outside of the transaction: key files are not written on the write thread.
    return Slow{.work = [&authority = call.authority, asked = *request](TimePoint now) {
      return Finding(Rotated(
          authority::RotateKeys(authority.Begin(Work{.now = now}), authority.keys, asked.purpose, asked.force)));
    }};
  }
  if (!*rotated) return AnswerOperator(rotated->error().too_soon ? 409 : 500, {{"message", rotated->error().text}});
  // Webhooks of an installation that may not be changed are not told.
  if (call.run.settings.read_only) return AnswerOperator(200, {{"rotated", true}});
  if (!MayWrite(call)) return NeedWrite{};
  authority::NoteRotation(call.run, call.authority.keys, request->purpose);
  return AnswerOperator(200, {{"rotated", true}});
}

}  // namespace jeton::endpoints::ops
