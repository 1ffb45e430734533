#include "authority/audit.h"

#include <boost/json/serialize.hpp>
#include <utility>

namespace jeton::authority {

storage::AuditRow DescribeAct(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
                              boost::json::object metadata, const Id& repository) {
  if (actor.credential == CredentialKind::kToken) {
    metadata.reserve(metadata.size() + 5);
    const bool oauth = actor.token_kind == TokenKind::kOAuthAccess;
    // Clients of the dialect expect a number here. `token_id` is the id that lists and revocations use.
    if (oauth) metadata["oauth_token_id"] = actor.token.ToNumber();
    metadata["token_id"] = actor.token.ToUuid();
    if (actor.token_name) metadata[oauth ? "oauth_token_name" : "token_name"] = *actor.token_name;
    if (!actor.application.IsNone()) {
      if (const auto application = run.facts.FindApplication(run, actor.application)) {
        metadata["oauth_token_application_id"] = (*application)->client_id;
        metadata["oauth_token_application"] = (*application)->name;
      }
    }
  }
  return {.id = run.NewId(),
          .at = run.now,
          .kind = std::string(kind),
          .name_space = name_space,
          .performer = actor.id,
          .address = std::string(run.address),
          .metadata = boost::json::serialize(metadata),
          .repository = repository};
}

void Record(const Run& run, const Actor& actor, std::string_view kind, const Id& name_space,
            boost::json::object metadata, const Id& repository) {
  storage::AddAuditRow(run.tx(), DescribeAct(run, actor, kind, name_space, std::move(metadata), repository));
}

}  // namespace jeton::authority
