#include "endpoints/call.h"

namespace jeton::endpoints {

wire::Authorization Call::Presented() const {
  if (accepts == Accepts::kNothing) return wire::NoCredentials{};
  wire::Authorization presented = wire::ReadAuthorization(request);
  const bool basic = std::holds_alternative<wire::BasicCredentials>(presented);
  const bool bearer = std::holds_alternative<wire::BearerToken>(presented);
  if ((basic && accepts == Accepts::kBearer) || (bearer && accepts == Accepts::kBasic)) {
    return wire::UnusableCredentials{};
  }
  return presented;
}

std::optional<Detour> DetourFor(CredentialError error) {
  if (error == CredentialError::kNotCached) return NeedRead{};
  if (error == CredentialError::kNeedsWrite) return NeedWrite{};
  return std::nullopt;
}

void CountRejection(const Call& call, CredentialSort sort, CredentialError error) {
  Afterwards(call.run, [&rejections = call.authority.rejections, sort, error] { rejections.Count(sort, error); });
}

}  // namespace jeton::endpoints
