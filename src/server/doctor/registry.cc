#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <set>
#include <string>

#include "base/encoding.h"
#include "base/json.h"
#include "crypto/jws.h"
#include "fetch/probe.h"
#include "keys/registry_folder.h"
#include "server/doctor/checks.h"

namespace jeton::server {
namespace {

namespace json = boost::json;

constexpr Seconds kLeeway{60};  // of verifiers
constexpr Seconds kTimeToReplace{14 * 86400};
constexpr int kUnauthorized = 401;

using fetch::ProbeAnswer;

// What a registry asks of a client without a token.
struct Challenge {
  std::string scheme;
  std::string realm;
  std::string service;

  static std::string Find(const std::string& text, const std::string& name) {
    const auto begin = text.find(name + "=\"");
    if (begin == std::string::npos) return {};
    const auto from = begin + name.size() + 2;
    return text.substr(from, text.find('"', from) - from);
  }
  static Challenge Parse(const std::string& text) {
    return {text.substr(0, text.find(' ')), Find(text, "realm"), Find(text, "service")};
  }
};

// How a token differs from what we issue, to find out what a registry minds.
struct Variant {
  const crypto::SigningKey& key;
  std::string issuer;
  crypto::KeyIdForm form{};
  Seconds slack{0};  // longer valid on both sides
};

class Examination {
 public:
  Examination(const Patient& patient, const RegistryService& registry, Report& report)
      : patient_(patient),
        registry_(registry),
        report_(report),
        about_("registry " + registry.service),
        lines_("make its auth.token section what " + patient.CommandFor(registry.service) + " prints") {}

  void Run() {
    if (registry_.url.empty()) {
      return report_.Note(about_, "its table has no url, so it was not asked", "add url = \"https://…\" to it");
    }
    if (registry_.quay()) return report_.Note(about_, "a Quay is not asked: it reads keys from here by itself", "");
    const auto greeting = Ask(Secret());
    if (!greeting) {
      return Fault(fmt::format("it does not answer at {}: {}", registry_.url, greeting.error()),
                   "start it, or set url to where it listens; trust its certificate with federation.ca_file");
    }
    if (!AsksForOurTokens(*greeting)) return;
    if (greeting->certificate_ends && *greeting->certificate_ends < patient_.now + kTimeToReplace) {
      Fault("its certificate ends at " + FormatRfc3339(*greeting->certificate_ends), "replace it");
    }
    const bool in_time = HasOurTime(*greeting);
    Dance(in_time);
  }

 private:
  void Fault(std::string what, std::string mend) { report_.Fault(about_, std::move(what), std::move(mend)); }

  Result<ProbeAnswer, std::string> Ask(const Secret& token) const {
    return fetch::Probe(registry_.url + "/v2/", token, patient_.config.web.ca_file);
  }

  bool AsksForOurTokens(const ProbeAnswer& greeting) {
    if (greeting.status == 200) {
      Fault("it lets everybody in without a token", lines_ + ", and restart it");
      return false;
    }
    const auto header = greeting.headers.find("www-authenticate");
    if (greeting.status != kUnauthorized || header == greeting.headers.end()) {
      Fault(fmt::format("there is no registry at {}: GET /v2/ is answered with the status {}", registry_.url,
                        greeting.status),
            "set url to the registry itself, without a path");
      return false;
    }
    const Challenge challenge = Challenge::Parse(header->second);
    if (challenge.scheme != "Bearer") {
      Fault(fmt::format("it asks for {} credentials of its own, not for our tokens", challenge.scheme),
            "remove that section, and " + lines_);
      return false;
    }
    return LeadsHere(challenge);
  }

  bool LeadsHere(const Challenge& challenge) {
    const bool realm = challenge.realm == patient_.realm();
    const bool service = challenge.service == registry_.service;
    if (!realm) {
      Fault(fmt::format("its realm sends clients to {} instead of {}", challenge.realm, patient_.realm()),
            fmt::format("set realm: \"{}\" there, or public_url here", patient_.realm()));
    }
    if (!service) {
      Fault(fmt::format("it calls itself \"{}\", and we call it \"{}\"", challenge.service, registry_.service),
            fmt::format("set service: \"{}\" there, or service here", registry_.service));
    }
    return realm && service;
  }

  bool HasOurTime(const ProbeAnswer& greeting) {
    if (!greeting.date) return true;
    const auto ahead = std::chrono::duration_cast<Seconds>(*greeting.date - patient_.now);
    if (ahead <= kLeeway && -ahead <= kLeeway) return true;
    Fault(fmt::format("its clock is {} seconds {} ours", std::abs(ahead.count()),
                      ahead.count() > 0 ? "ahead of" : "behind"),
          "set both clocks right and keep them by a time service: beyond 60 seconds it refuses tokens");
    return false;
  }

  Secret Sign(const Variant& variant) const {
    const std::int64_t now = ToUnixSeconds(patient_.now);
    const std::int64_t slack = variant.slack.count();
    const json::object claims{{"iss", variant.issuer},
                              {"sub", ""},
                              {"aud", registry_.service},
                              {"exp", now + 60 + slack},
                              {"nbf", now - slack},
                              {"iat", now - slack},
                              {"jti", "doctor-" + std::to_string(now)},
                              {"access", json::array()}};
    return Secret(crypto::SignJwt(variant.key, variant.form, json::serialize(claims), registry_.x5c));
  }

  bool Accepts(const Variant& variant) const {
    const auto answer = Ask(Sign(variant));
    return answer && answer->status == 200;
  }

  // Fetches a token without rights as a client does, and shows it to the registry.
  void Dance(bool in_time) {
    const std::string asked = fmt::format("{}?service={}&scope=repository:jetond/doctor:pull", patient_.realm(),
                                          PercentEncode(registry_.service));
    const auto answer = fetch::Probe(asked, Secret(), patient_.config.web.ca_file);
    const auto body = answer && answer->status == 200 ? ParseJson(answer->body) : std::nullopt;
    const Secret token(body && body->is_object() ? TextOf(body->get_object(), "token") : std::string());
    if (token.empty()) {
      return Fault(fmt::format("no token is to be had at {}: {}", patient_.realm(),
                               answer ? fmt::format("status {}", answer->status) : answer.error()),
                   "start the server with this configuration, and mend what is said of public_url");
    }
    const auto shown = Ask(token);
    if (shown && shown->status == 200) {
      report_.Good(about_, "it asks for our tokens and takes them");
      return LooksAhead();
    }
    if (in_time) FindOut();
  }

  // After a restart this configuration counts, and after a rotation the next key signs.
  void LooksAhead() {
    const auto keys = KeysOf(patient_, registry_);
    if (keys.empty()) return;
    if (!Accepts({keys.front(), registry_.issuer, registry_.key_id_form})) {
      return Fault(
          "it takes the server's tokens, and would refuse those of this configuration",
          "the server runs with another configuration: make this one fit the registry, and restart the server");
    }
    if (keys.size() < 2 || registry_.zot() || Accepts({keys[1], registry_.issuer, registry_.key_id_form})) return;
    Fault("it does not know the next key yet: after a rotation it would refuse every token",
          "give it the files in " + RegistryFiles() + " again, and restart it");
  }

  std::string RegistryFiles() const {
    return RegistryFolder(patient_.config.settings.data_directory, registry_.service);
  }

  // Other spellings of the issuer that are common mistakes.
  std::set<std::string> Issuers() const {
    const std::string& url = patient_.public_url;
    const std::string host = url.substr(url.find("//") + 2);
    std::set<std::string> issuers = {url,
                                     url + "/",
                                     host,
                                     host.substr(0, host.rfind(':')),
                                     patient_.realm(),
                                     "http://" + host,
                                     "https://" + host,
                                     registry_.service,
                                     "jeton",
                                     "jetond",
                                     "quay"};
    for (const RegistryService& other : patient_.registries) issuers.insert(other.issuer);
    issuers.erase(registry_.issuer);
    return issuers;
  }

  void FindOut() {
    const auto keys = KeysOf(patient_, registry_);
    if (keys.empty())
      return Fault("it refuses our tokens, and our keys cannot be read to find out why",
                   "run this as the server's user");
    const crypto::SigningKey& key = keys.front();
    const crypto::KeyIdForm form = registry_.key_id_form;
    if (Accepts({key, registry_.issuer, form})) {
      return Fault("it refuses the server's tokens, but not those made with this configuration and these keys",
                   "restart the server: it runs with another configuration or other keys");
    }
    if (Accepts({key, registry_.issuer, form, Seconds{86400}})) {
      return Fault("it refuses our tokens for their times: its clock differs from ours by more than a minute",
                   "set both clocks right and keep them by a time service");
    }
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (!Accepts({keys[i], registry_.issuer, form})) continue;
      return Fault("it knows another of our keys, but not the one that signs now: its copy of our keys is old",
                   "give it the files in " + RegistryFiles() + " again, and restart it");
    }
    for (const std::string& issuer : Issuers()) {
      if (!Accepts({key, issuer, form})) continue;
      return Fault(fmt::format("it expects the issuer \"{}\", and our tokens say \"{}\"", issuer, registry_.issuer),
                   fmt::format("set issuer: \"{}\" there, byte for byte", registry_.issuer));
    }
    const auto other =
        form == crypto::KeyIdForm::kLibtrust ? crypto::KeyIdForm::kThumbprint : crypto::KeyIdForm::kLibtrust;
    if (Accepts({key, registry_.issuer, other})) {
      return Fault("it looks for keys by the other form of their ids: it is of another profile than configured",
                   "set profile in its [[registry]] table: distribution-v3 from version 3 on");
    }
    Fault("it refuses our tokens: it has not our keys, or expects an issuer that is none of the usual mistakes",
          fmt::format("compare both with what {} prints: rootcertbundle must be a copy of {}/bundle.pem, and issuer "
                      "\"{}\". Its log says which: \"untrusted issuer\" or \"untrusted key\"",
                      patient_.CommandFor(registry_.service), RegistryFiles(), registry_.issuer));
  }

  const Patient& patient_;
  const RegistryService& registry_;
  Report& report_;
  const std::string about_;
  const std::string lines_;
};

}  // namespace

void CheckRegistries(const Patient& patient, Report& report) {
  for (const RegistryService& registry : patient.registries) Examination(patient, registry, report).Run();
}

}  // namespace jeton::server
