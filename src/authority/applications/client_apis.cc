#include "authority/applications/client_apis.h"

#include "authority/applications/self_described.h"
#include "domain/access/metadata_document.h"
#include "storage/tokens/applications.h"

namespace jeton::authority {

std::vector<GrantedApi> ApisOfClient(const Run& run, const Application& application,
                                     const std::vector<std::string>& resources) {
  if (IsMetadataDocumentUrl(application.client_id)) return ApisForSelfDescribed(run, application, resources);
  return storage::Applications(run.tx()).ApisOf(application.id);
}

}  // namespace jeton::authority
