#include "cli/actions/docker.h"

#include <sys/stat.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "cli/actions/actions.h"
#include "cli/actions/jobs.h"
#include "cli/core/renewal.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

// The words by which docker and podman know that there is nothing.
constexpr const char* kNotFound = "credentials not found in native keychain";
constexpr const char* kHelper = "jeton";
// The name under which registries' clients present a bearer token.
constexpr const char* kBearerLogin = "$oauthtoken";

// The registry in what a client sends: "https://registry.example.com/v1/" is registry.example.com.
std::string RegistryOf(std::string text) {
  if (const auto scheme = text.find("://"); scheme != std::string::npos) text.erase(0, scheme + 3);
  return text.substr(0, text.find('/'));
}

struct Credential {
  std::string user;
  std::string secret;
  std::optional<TimePoint> end{};
};

// What a client may have for a registry: what it stored itself, else the login that was set up for it.
Result<std::optional<Credential>, Failure> FindCredential(const Logins& logins, const std::string& registry) {
  for (const KeptCredential& kept : logins.kept) {
    if (kept.registry == registry) return std::optional(Credential{kept.user, kept.secret});
  }
  const auto serves = [&](const Login& login) {
    return std::find(login.registries.begin(), login.registries.end(), registry) != login.registries.end();
  };
  const Login* const current = logins.Find(logins.current);
  const auto other = std::find_if(logins.all.begin(), logins.all.end(), serves);
  if (other == logins.all.end()) return std::optional<Credential>();
  auto token = FreshToken(current != nullptr && serves(*current) ? *current : *other);
  if (!token) return Fail(token.error());
  return std::optional(Credential{kBearerLogin, std::move(*token)});
}

Exit Say(const std::string& error) {
  Write(error + "\n");
  return Exit::kFailed;
}

Exit Get(const std::string& server) {
  if (server.empty()) return Say("no credentials server URL");
  const auto logins = ReadLogins();
  if (!logins) return Say(logins.error().why);
  const auto found = FindCredential(*logins, RegistryOf(server));
  if (!found) return Say(found.error().why);
  if (!*found) return Say(kNotFound);
  const Credential& credential = **found;
  Write(json::serialize(
            json::object{{"ServerURL", server}, {"Username", credential.user}, {"Secret", credential.secret}}) +
        "\n");
  return Exit::kDone;
}

Exit Store(const std::string& text) {
  const auto document = ParseJson(text);
  if (!document || !document->is_object()) return Say("the credentials are not a JSON object");
  const std::string server = TextOf(document->get_object(), "ServerURL");
  const std::string user = TextOf(document->get_object(), "Username");
  if (server.empty()) return Say("no credentials server URL");
  if (user.empty()) return Say("no credentials username");
  const std::string registry = RegistryOf(server);
  const auto changed = ChangeLogins([&](Logins& logins) {
    std::erase_if(logins.kept, [&](const KeptCredential& one) { return one.registry == registry; });
    logins.kept.push_back({registry, user, TextOf(document->get_object(), "Secret")});
  });
  return changed ? Exit::kDone : Say(changed.error().why);
}

Exit Erase(const std::string& server) {
  if (server.empty()) return Say("no credentials server URL");
  const std::string registry = RegistryOf(server);
  bool found = false;
  const auto changed = ChangeLogins([&](Logins& logins) {
    found = std::erase_if(logins.kept, [&](const KeptCredential& one) { return one.registry == registry; }) > 0;
    // A client that logs out has no credential any more, wherever it came from.
    for (Login& login : logins.all) found = std::erase(login.registries, registry) > 0 || found;
  });
  if (!changed) return Say(changed.error().why);
  return found ? Exit::kDone : Say(kNotFound);
}

Exit ListLogins() {
  const auto logins = ReadLogins();
  if (!logins) return Say(logins.error().why);
  json::object users;
  for (const Login& login : logins->all) {
    for (const std::string& registry : login.registries) users[registry] = kBearerLogin;
  }
  for (const KeptCredential& kept : logins->kept) users[kept.registry] = kept.user;
  Write(json::serialize(users) + "\n");
  return Exit::kDone;
}

std::string DockerConfig() {
  const std::string folder = Environment("DOCKER_CONFIG");
  return (folder.empty() ? Environment("HOME") + "/.docker" : folder) + "/config.json";
}

// Names the helper for the registries, and keeps everything else in the file.
Result<void, Failure> WriteDockerConfig(const std::string& path, const std::vector<std::string>& registries) {
  json::value config = json::object();
  struct stat about {};
  if (stat(path.c_str(), &about) == 0) {
    const auto text = ReadFile(path);
    auto parsed = text ? ParseJson(*text) : std::nullopt;
    if (!parsed || !parsed->is_object()) {
      return Fail(Failure{.exit = Exit::kConflict,
                          .what = {},
                          .why = path + " is not a JSON object, and is left as it is.",
                          .next = "mend " + path + ", then the same again"});
    }
    config = std::move(*parsed);
  }
  json::value& helpers = config.get_object()["credHelpers"];
  if (!helpers.is_object()) helpers = json::object();
  for (const std::string& registry : registries) helpers.get_object()[registry] = kHelper;
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const auto written = WriteFileAtomically(path, json::serialize(config) + "\n", 0600);
  if (!written) return Fail(Failure{.exit = Exit::kFailed, .what = {}, .why = written.error(), .next = {}});
  return {};
}

json::object EmptyResponse() {
  return {{"apiVersion", "credentialprovider.kubelet.k8s.io/v1"},
          {"kind", "CredentialProviderResponse"},
          {"cacheKeyType", "Registry"},
          {"cacheDuration", "5m"},
          {"auth", json::object()}};
}

// A job's token is exchanged once, so the kubelet is to keep the password for as long as it works.
std::string DurationUntil(TimePoint end) {
  constexpr std::int64_t kMargin = 60;  // for the pull itself, in seconds
  return std::to_string(std::max<std::int64_t>(ToUnixSeconds(end) - ToUnixSeconds(Now()) - kMargin, 0)) + "s";
}

// A robot's password for the identity of the pod, or what a login gives.
Result<std::optional<Credential>, Failure> CredentialForImage(const json::value& request, const std::string& registry) {
  const std::string robot = Environment("JETON_ROBOT");
  const std::string token = TextOf(request.get_object(), "serviceAccountToken");
  if (!robot.empty() && !token.empty()) {
    const Typed typed;
    const Terminal terminal(false);
    Session session(typed, terminal);
    const auto connection = session.ReachAsStranger();
    if (!connection) return Fail(connection.error());
    auto password = ExchangeJobToken(**connection, robot, token);
    if (!password) return Fail(password.error());
    const auto end = EndOfPassword(*password);
    return std::optional(Credential{robot, std::move(*password), end});
  }
  const auto logins = ReadLogins();
  if (!logins) return Fail(logins.error());
  return FindCredential(*logins, registry);
}

}  // namespace

Exit DockerCredential(std::span<const std::string> arguments) {
  const std::string action = arguments.empty() ? "" : arguments.front();
  if (action == "list") return ListLogins();
  if (action == "version") {
    Write("docker-credential-jeton " JETON_VERSION "\n");
    return Exit::kDone;
  }
  if (action != "get" && action != "store" && action != "erase") {
    return Say("usage: docker-credential-jeton get|store|erase|list|version");
  }
  const auto input = ReadInput();
  if (!input) return Exit::kInterrupted;
  if (action == "get") return Get(*input);
  return action == "store" ? Store(*input) : Erase(*input);
}

Exit KubeletCredential() {
  const auto refuse = [](const std::string& why) {
    Terminal(false).Say("jeton-credential-provider: " + why);
    return Exit::kFailed;
  };
  const auto input = ReadInput();
  if (!input) return Exit::kInterrupted;
  const auto request = ParseJson(*input);
  if (!request || !request->is_object()) return refuse("standard input is no CredentialProviderRequest");
  const std::string image = TextOf(request->get_object(), "image");
  const bool known = TextOf(request->get_object(), "apiVersion") == "credentialprovider.kubelet.k8s.io/v1" &&
                     TextOf(request->get_object(), "kind") == "CredentialProviderRequest";
  if (!known || image.empty()) {
    return refuse("standard input is no CredentialProviderRequest of credentialprovider.kubelet.k8s.io/v1");
  }
  const std::string registry = RegistryOf(image);
  const auto credential = CredentialForImage(*request, registry);
  if (!credential) return refuse(credential.error().why);
  json::object response = EmptyResponse();
  if (*credential) {
    response["auth"].get_object()[registry] =
        json::object{{"username", (*credential)->user}, {"password", (*credential)->secret}};
    if ((*credential)->end) response["cacheDuration"] = DurationUntil(*(*credential)->end);
  }
  Write(json::serialize(response) + "\n");
  return Exit::kDone;
}

Result<Exit, Failure> SetUpDocker(Invocation& invocation) {
  const auto target = invocation.session.target();
  if (!target) return Fail(target.error());
  if (target->context.empty()) {
    return Fail(Failure{.exit = Exit::kLogin,
                        .what = {},
                        .why = "docker's helper uses a login that is kept, and there is none.",
                        .next = "jeton login https://…"});
  }
  std::vector<std::string> registries;
  const auto given = invocation.typed.positionals.find("REGISTRY");
  if (given != invocation.typed.positionals.end()) {
    for (const std::string& one : given->second) registries.push_back(RegistryOf(one));
  } else {
    registries.push_back(RegistryOf(target->url));
  }
  const std::string path = DockerConfig();
  if (!invocation.typed.On("dry-run")) {
    if (const auto written = WriteDockerConfig(path, registries); !written) return Fail(written.error());
    const auto changed = ChangeLogins([&](Logins& logins) {
      for (Login& login : logins.all) {
        for (const std::string& one : registries) std::erase(login.registries, one);
        if (login.name == target->context) {
          login.registries.insert(login.registries.end(), registries.begin(), registries.end());
        }
      }
    });
    if (!changed) return Fail(changed.error());
  }
  std::string list;
  for (const std::string& one : registries) list.append(list.empty() ? "" : ", ").append(one);
  invocation.terminal.Say((invocation.typed.On("dry-run") ? "It would name" : "Named") +
                          std::string(" the helper `jeton` for ") + list + " in " + path + ".");
  return Exit::kDone;
}

}  // namespace jeton::cli
