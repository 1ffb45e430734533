#include "authority/entity_tag.h"
#include "endpoints/registry/endpoints.h"
#include "keys/registry_files.h"
#include "wire/conditional.h"
#include "wire/json_body.h"

namespace jeton::endpoints::registry {

Outcome GetKeyFile(const Call& call) {
  const std::string& service = call.request.parameters[0];
  for (const auto& registry : call.run.registries) {
    if (registry.service != service) continue;
    for (auto& file : RegistryFilesFor(registry, *call.authority.keys.current)) {
      if (file.name != call.request.parameters[1]) continue;
      const std::string tag = authority::EntityTag(file.content);
      return wire::AnswerUnlessKnown(call.request,
                                     {.content_type = file.media_type,
                                      .fixed_headers = "Cache-Control: max-age=300\r\n",
                                      .body = std::move(file.content)},
                                     tag);
    }
  }
  return wire::JsonResponse(404, {{"message", "No registry of that name reads such a file."}});
}

}  // namespace jeton::endpoints::registry
