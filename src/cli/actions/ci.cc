#include <unistd.h>

#include "base/encoding.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/actions/actions.h"
#include "cli/actions/jobs.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

constexpr const char* kGitlabVariables[] = {"JETON_ID_TOKEN", "JOB_TOKEN"};
constexpr const char* kMountedFiles[] = {"/var/run/secrets/jeton/token", "/identity/token"};

std::string GitlabToken(const std::string& named) {
  if (!named.empty()) return Environment(named.c_str());
  for (const char* const name : kGitlabVariables) {
    std::string token = Environment(name);
    if (!token.empty()) return token;
  }
  return {};
}

// The platform whose marks the environment has; empty: none.
std::string PlatformHere() {
  if (!Environment("ACTIONS_ID_TOKEN_REQUEST_URL").empty()) return "github";
  if (!Environment("GITLAB_CI").empty()) return "gitlab";
  if (!MountedTokenFile().empty()) return "kubernetes";
  return {};
}

Failure NoToken(std::string why, std::string next) {
  return {.exit = Exit::kUsage, .what = "no identity of the job", .why = std::move(why), .next = std::move(next)};
}

// GitHub gives a token on request: an address and a credential of the job alone.
Result<std::string, Failure> AskGithub(const std::string& audience) {
  const std::string url = Environment("ACTIONS_ID_TOKEN_REQUEST_URL");
  const std::string bearer = Environment("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  const auto path = url.find('/', url.find("://") == std::string::npos ? 0 : url.find("://") + 3);
  if (url.empty() || bearer.empty() || path == std::string::npos) {
    return Fail(NoToken("The job has no ACTIONS_ID_TOKEN_REQUEST_URL: it may not ask for a token.",
                        "permissions: {id-token: write}      # in the workflow"));
  }
  Connection github({.url = url.substr(0, path), .bearer = bearer, .user_agent = "jeton", .interrupted = Interrupted});
  const char mark = url.find('?') == std::string::npos ? '?' : '&';
  const auto reply = github.Send({.path = url.substr(path) + mark + "audience=" + PercentEncode(audience)});
  if (!reply) return Fail(FailureOf(reply.error()));
  const auto document = ParseJson(reply->body);
  if (reply->status == 200 && document && document->is_object()) return TextOf(document->get_object(), "value");
  return Fail(NoToken("GitHub answered " + std::to_string(reply->status) + ".", "the same again"));
}

Result<std::string, Failure> TokenOfJob(const Typed& typed, const std::string& audience) {
  std::string platform = typed.Text("provider");
  const std::string file = typed.Text("token-file");
  if (platform.empty() || platform == "auto") platform = file.empty() ? PlatformHere() : "kubernetes";
  if (platform == "github") return AskGithub(audience);
  if (platform == "gitlab") {
    std::string token = GitlabToken(typed.Text("variable"));
    if (!token.empty()) return token;
    return Fail(NoToken("The job has no token in JETON_ID_TOKEN.",
                        "id_tokens: {JETON_ID_TOKEN: {aud: \"" + audience + "\"}}      # in .gitlab-ci.yml"));
  }
  if (platform == "kubernetes") {
    const std::string path = file.empty() ? MountedTokenFile() : file;
    auto token = ReadFile(path.empty() ? kMountedFiles[0] : path);
    if (token) return std::string(TrimSpace(*token));
    return Fail(NoToken(token.error(), "--token-file FILE      # where the projected token is"));
  }
  return Fail(NoToken("This does not look like a job of GitHub, GitLab or Kubernetes.",
                      "jeton ci token --robot ROBOT --token-file FILE"));
}

}  // namespace

std::optional<TimePoint> EndOfPassword(const std::string& password) {
  const auto first = password.find('.');
  const auto second = password.find('.', first == std::string::npos ? 0 : first + 1);
  if (second == std::string::npos) return std::nullopt;
  const auto claims = DecodeBase64Url(std::string_view(password).substr(first + 1, second - first - 1));
  const auto document = claims ? ParseJson(*claims) : std::nullopt;
  const json::value* const end = document ? Member(*document, "exp") : nullptr;
  if (end == nullptr || !end->is_int64()) return std::nullopt;
  return FromMicros(end->get_int64() * 1'000'000);
}

std::string MountedTokenFile() {
  for (const char* const path : kMountedFiles) {
    if (access(path, R_OK) == 0) return path;
  }
  return {};
}

Result<std::string, Failure> ExchangeJobToken(Connection& connection, const std::string& robot,
                                              const std::string& token) {
  const auto reply = connection.SendAs({robot, token}, {.path = "/oauth2/federation/robot/token"});
  if (!reply) return Fail(FailureOf(reply.error()));
  const auto document = ParseJson(reply->body);
  const bool object = document && document->is_object();
  if (reply->status == 200 && object) return TextOf(document->get_object(), "token");
  std::string why = object ? TextOf(document->get_object(), reply->status == 401 ? "error" : "message") : "";
  if (why.empty()) why = "The server answered " + std::to_string(reply->status) + ".";
  return Fail(Failure{.exit = reply->status >= 500 ? Exit::kUnreached : Exit::kRefused,
                      .what = "the job's token was not accepted for " + robot,
                      .why = std::move(why),
                      .next = "jeton robot trust try " + robot + " < FILE      # an admin, with the job's token"});
}

Result<Exit, Failure> TokenForJob(Invocation& invocation) {
  const auto target = invocation.session.target();
  const auto connection = invocation.session.ReachAsStranger();
  if (!target || !connection) return Fail(target ? connection.error() : target.error());
  const std::string robot = WholeName(invocation.typed.Text("robot"), "", target->organization);
  if (robot.find('+') == std::string::npos) {
    return Fail(WrongUsage("`" + robot + "` is no robot: write ORGANIZATION+" + robot + "."));
  }
  std::string audience = invocation.typed.Text("audience");
  if (audience.empty()) audience = target->url;
  const auto token = TokenOfJob(invocation.typed, audience);
  if (!token) return Fail(token.error());
  const auto password = ExchangeJobToken(**connection, robot, *token);
  if (!password) return Fail(password.error());
  const auto end = EndOfPassword(*password);
  return Show(invocation, json::object{{"account", robot},
                                       {"expires", end ? json::value(FormatRfc3339(*end)) : json::value(nullptr)},
                                       {"token", *password}});
}

}  // namespace jeton::cli
