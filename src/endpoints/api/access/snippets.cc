#include "endpoints/api/access/snippets.h"

#include "base/encoding.h"

namespace jeton::endpoints::api {
namespace {

constexpr const char* kSecretOnInput = "printf %s \"$JETON_TOKEN\" | ";

std::string Login(const std::string& program, const std::string& registry, const std::string& who) {
  return kSecretOnInput + program + " login --username " + who + " --password-stdin " + registry + "\n";
}

// Neither program deletes from a registry; the push of the tag is what comes nearest to see whether a login works.
std::string UseByEngine(const std::string& program, const std::string& image, RepositoryAction action) {
  return program + (action == RepositoryAction::kPull ? " pull " : " push ") + image + ":latest\n";
}

std::string UseBySkopeo(const std::string& image, RepositoryAction action) {
  const std::string there = "docker://" + image + ":latest";
  switch (action) {
    case RepositoryAction::kPush: return "skopeo copy oci:image:latest " + there + "\n";
    case RepositoryAction::kDelete: return "skopeo delete " + there + "\n";
    default: return "skopeo inspect " + there + "\n";
  }
}

}  // namespace

Snippets MakeSnippets(const Settings& settings, const std::string& registry, const SnippetFor& grant) {
  const std::string image = registry + "/" + grant.resource.text();
  const auto engine = [&](const std::string& program) {
    return Login(program, registry, grant.who) + UseByEngine(program, image, grant.action);
  };
  // A robot's plus is a space in some readers of queries, but not in a name for Basic.
  const std::string url = settings.public_url + "/v2/auth?service=" + PercentEncode(registry) +
                          "&scope=repository:" + grant.resource.text() + ":" + std::string(NameOfAction(grant.action));
  return {.docker = engine("docker"),
          .podman = engine("podman"),
          .skopeo = Login("skopeo", registry, grant.who) + UseBySkopeo(image, grant.action),
          .curl = "printf 'user = \"" + grant.who + ":%s\"' \"$JETON_TOKEN\" | curl --config - '" + url + "'\n"};
}

}  // namespace jeton::endpoints::api
