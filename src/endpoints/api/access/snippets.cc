#include "endpoints/api/access/snippets.h"

#include <algorithm>

#include "base/encoding.h"

namespace jeton::endpoints::api {
namespace {

// Within single quotes, a shell takes everything for what it is but these.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// Logs curl in with the secret of a variable, without naming it as an argument. The name is one too: what it holds is
// neither shell nor format.
std::string Curl(const std::string& who, const std::string& variable) {
  return "printf 'user = \"%s:%s\"' " + Quoted(who) + " \"$" + variable + "\" | curl";
}

constexpr const char* kSecretOnInput = "printf %s \"$REGISTRY_TOKEN\" | ";

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

// The name of a secret in Kubernetes: lower-case letters, digits and dashes.
std::string SecretName(std::string who) {
  std::replace_if(
      who.begin(), who.end(), [](char c) { return c == '+' || c == '_' || c == '.'; }, '-');
  return who;
}

std::string ForKubernetes(const std::string& registry, const std::string& who) {
  return "kubectl apply -f - <<END\n"
         "apiVersion: v1\n"
         "kind: Secret\n"
         "metadata: {name: \"" +
         SecretName(who) +
         "\"}\n"
         "type: kubernetes.io/dockerconfigjson\n"
         "stringData:\n"
         "  .dockerconfigjson: '{\"auths\":{\"" +
         registry + "\":{\"username\":\"" + who +
         "\",\"password\":\"$REGISTRY_TOKEN\"}}}'\n"
         "END\n";
}

// The commands of a job, as items of a list in YAML. The CI system keeps the secret in a variable of the same name.
std::string JobLines(const std::string& indent, const std::string& login, const std::string& use) {
  return indent + "- " + login + indent + "- " + use;
}

std::string ForGithub(const std::string& login, const std::string& use) {
  return "printf %s \"$REGISTRY_TOKEN\" | gh secret set REGISTRY_TOKEN\n"
         "cat <<'END'\n"
         "steps:\n"
         "  - env: {REGISTRY_TOKEN: \"${{ secrets.REGISTRY_TOKEN }}\"}\n"
         "    run: |\n"
         "      " +
         login + "      " + use + "END\n";
}

std::string ForGitlab(const std::string& login, const std::string& use) {
  return "printf %s \"$REGISTRY_TOKEN\" | glab variable set REGISTRY_TOKEN --masked\n"
         "cat <<'END'\n"
         "registry:\n"
         "  script:\n" +
         JobLines("    ", login, use) + "END\n";
}

std::string ForTerraform(const std::string& registry, const std::string& who) {
  return "export TF_VAR_registry_address='" + registry + "'\nexport TF_VAR_registry_username='" + who +
         "'\nexport TF_VAR_registry_password=\"$REGISTRY_TOKEN\"\n";
}

}  // namespace

Snippets MakeSnippets(const Settings& settings, const std::string& registry, const SnippetFor& grant) {
  const std::string image = registry + "/" + grant.resource.text();
  const auto login = [&](const std::string& program) { return Login(program, registry, grant.who); };
  const auto use = [&](const std::string& program) { return UseByEngine(program, image, grant.action); };
  // A robot's plus is a space in some readers of queries, but not in a name for Basic.
  const std::string url = settings.public_url + "/v2/auth?service=" + PercentEncode(registry) +
                          "&scope=repository:" + grant.resource.text() + ":" + std::string(NameOfAction(grant.action));
  return {.docker = login("docker") + use("docker"),
          .podman = login("podman") + use("podman"),
          .skopeo = login("skopeo") + UseBySkopeo(image, grant.action),
          .buildah = login("buildah") + use("buildah"),
          .kubernetes = ForKubernetes(registry, grant.who),
          .github = ForGithub(login("docker"), use("docker")),
          .gitlab = ForGitlab(login("docker"), use("docker")),
          .terraform = ForTerraform(registry, grant.who),
          .curl = Curl(grant.who, "REGISTRY_TOKEN") + " --config - " + Quoted(url) + "\n"};
}

Snippets MakeApiSnippets(const Settings& settings, const Application& client, const ApiSnippetFor& grant) {
  // Another method takes more than a line, and an id that is the address of a document could hold anything.
  if (client.client.authentication != ClientAuthentication::kSecret) return {};
  return {.curl = "ACCESS_TOKEN=$(" + Curl(client.client_id, "CLIENT_SECRET") +
                  " -fsS --config - -d grant_type=client_credentials" + " --data-urlencode " +
                  Quoted("resource=" + grant.identifier) + " --data-urlencode " + Quoted("scope=" + grant.scope) + " " +
                  Quoted(settings.public_url + "/oauth2/token") +
                  " | sed 's/.*\"access_token\": *\"\\([^\"]*\\)\".*/\\1/')\n" +
                  "printf 'header = \"Authorization: Bearer %s\"' \"$ACCESS_TOKEN\" | curl --config - " +
                  Quoted(grant.identifier) + "\n"};
}

}  // namespace jeton::endpoints::api
