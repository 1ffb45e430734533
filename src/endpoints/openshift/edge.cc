#include "endpoints/openshift/common.h"
#include "endpoints/openshift/dialect.h"

namespace jeton::endpoints::openshift {

Response EdgeError(const EdgeFault& fault) {
  // This dialect does not route by method: a method without a route is a missing resource.
  wire::BrokerEnvelope envelope{.status = fault.status == 405 ? 404 : fault.status};
  if (fault.path.ends_with(".xml")) envelope.format = wire::BrokerFormat::kXml;
  // A malformed request fails before the dialect begins.
  const std::optional<int> exit_code = fault.status == 400 ? std::nullopt : std::optional(kExitRefused);
  envelope.messages.push_back({"error", fault.sentence, exit_code, std::nullopt});
  return envelope.Print();
}

}  // namespace jeton::endpoints::openshift
