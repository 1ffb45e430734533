#include "cli/core/logins.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "cli/core/file_lock.h"
#include "cli/core/terminal.h"

namespace jeton::cli {
namespace {

namespace json = boost::json;

Failure Unusable(std::string why) {
  return {
      .exit = Exit::kFailed, .what = {}, .why = std::move(why), .next = "jeton auth status      # where the file is"};
}

Login ReadLogin(const json::value& value) {
  const json::object& object = value.get_object();
  Login login{.name = TextOf(object, "name"),
              .url = TextOf(object, "url"),
              .token = TextOf(object, "token"),
              .user = TextOf(object, "user"),
              .organization = TextOf(object, "organization"),
              .ca_file = TextOf(object, "ca_file"),
              .registries = {},
              .refresh = TextOf(object, "refresh")};
  const json::value* const expires = Member(value, "expires");
  if (expires != nullptr && expires->is_int64()) login.expires = expires->get_int64();
  const json::value* const registries = Member(value, "registries");
  if (registries != nullptr && registries->is_array()) {
    for (const json::value& one : registries->get_array()) {
      if (one.is_string()) login.registries.emplace_back(one.get_string());
    }
  }
  return login;
}

std::optional<Logins> ReadDocument(const std::string& text) {
  const auto document = ParseJson(text);
  if (!document || !document->is_object()) return std::nullopt;
  Logins logins{.current = TextOf(document->get_object(), "current"), .all = {}, .kept = {}};
  const auto each = [&](const char* name, const auto& take) {
    const json::value* const list = Member(*document, name);
    if (list == nullptr || !list->is_array()) return;
    for (const json::value& one : list->get_array()) {
      if (one.is_object()) take(one);
    }
  };
  each("logins", [&](const json::value& one) { logins.all.push_back(ReadLogin(one)); });
  each("kept", [&](const json::value& one) {
    const json::object& object = one.get_object();
    logins.kept.push_back({TextOf(object, "registry"), TextOf(object, "user"), TextOf(object, "secret")});
  });
  return logins;
}

std::string PrintDocument(const Logins& logins) {
  json::array all;
  for (const Login& login : logins.all) {
    json::array registries;
    for (const std::string& registry : login.registries) registries.emplace_back(registry);
    all.push_back(json::object{{"name", login.name},
                               {"url", login.url},
                               {"token", login.token},
                               {"user", login.user},
                               {"organization", login.organization},
                               {"ca_file", login.ca_file},
                               {"registries", std::move(registries)},
                               {"refresh", login.refresh},
                               {"expires", login.expires}});
  }
  json::array kept;
  for (const KeptCredential& one : logins.kept) {
    kept.push_back(json::object{{"registry", one.registry}, {"user", one.user}, {"secret", one.secret}});
  }
  return json::serialize(json::object{{"current", logins.current}, {"logins", all}, {"kept", kept}}) + "\n";
}

}  // namespace

const Login* Logins::Find(const std::string& name) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Login& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const Login* Logins::FindUrl(const std::string& url) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Login& one) { return one.url == url; });
  return found == all.end() ? nullptr : &*found;
}

std::string LoginsFile() {
  std::string folder = Environment("XDG_CONFIG_HOME");
  // The XDG Base Directory Specification has relative paths ignored: they would lie in another place each time.
  if (!folder.starts_with('/')) folder = Environment("HOME") + "/.config";
  return folder + "/jeton/logins.json";
}

Result<Logins, Failure> ReadLogins() {
  const std::string path = LoginsFile();
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return Logins{};
  if ((about.st_mode & 077) != 0) {
    Failure failure = Unusable("Others can read " + path + ", which holds your tokens.");
    failure.next = "chmod 600 " + path;
    return Fail(std::move(failure));
  }
  const auto text = ReadFile(path);
  if (!text) return Fail(Unusable(text.error()));
  auto logins = ReadDocument(*text);
  if (!logins) return Fail(Unusable(path + " is damaged."));
  return std::move(*logins);
}

Result<void, Failure> ChangeLogins(const std::function<void(Logins&)>& change) {
  const std::filesystem::path path = LoginsFile();
  std::error_code error;
  std::filesystem::create_directories(path.parent_path().parent_path(), error);
  if (mkdir(path.parent_path().c_str(), 0700) != 0 && errno != EEXIST) {
    return Fail(Unusable("Cannot make " + path.parent_path().string() + ": " + LastReason() + "."));
  }
  const FileLock lock(path.parent_path() / "lock");
  if (!lock.held()) return Fail(Unusable("Cannot lock " + path.string() + ": " + LastReason() + "."));
  auto logins = ReadLogins();
  if (!logins) return Fail(logins.error());
  change(*logins);
  if (const auto written = WriteFileAtomically(path, PrintDocument(*logins), 0600); !written) {
    return Fail(Unusable(written.error()));
  }
  return {};
}

}  // namespace jeton::cli
