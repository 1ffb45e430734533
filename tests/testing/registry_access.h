#pragma once

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "authority/organizations/repositories.h"
#include "authority/registry/registry_access.h"
#include "authority/registry/registry_claims.h"
#include "crypto/jws.h"
#include "storage/directory/repositories.h"
#include "testing/test_authority.h"

namespace jeton::authority {

// An organization with a private repository, and people that ask registries' tokens for it.
class RegistryAccessTest : public ::testing::Test {
 protected:
  enum Profile { kDistribution, kV3, kZot, kQuay };
  using Granted = Result<std::vector<GrantedScope>, RegistryRefusal>;

  static Settings Installation() {
    Settings settings;
    settings.superusers = {"root"};
    settings.readonly_superusers = {"auditor"};
    return settings;
  }
  const RegistryService& Service(Profile profile) { return authority_->registries[profile]; }

  // As the server: with a read transaction first, and with a writing one where that is asked for.
  Granted Authorize(const Actor& actor, const std::string& scopes, Profile profile = kDistribution) {
    const auto parsed = RegistryScopes::Parse({scopes}).scopes;
    const auto ask = [&](const authority::Run& run) {
      return AuthorizeRegistry(run, authority_->registry_notes, actor, Service(profile), parsed);
    };
    const Granted granted = authority_.Read(ask);
    if (granted || granted.error().error != RegistryError::kNeedsWrite) return granted;
    wrote_ = true;
    return authority_.Write(ask);
  }
  // The granted actions of the one scope, as text.
  std::string Actions(const Actor& actor, const std::string& scope, Profile profile = kDistribution) {
    const auto granted = Authorize(actor, scope, profile);
    if (!granted) return "refused";
    if (granted->size() != 1) return std::to_string(granted->size()) + " entries";
    const jeton::Actions actions = granted->front().granted;
    std::string text;
    if (actions.pull) text += "pull ";
    if (actions.push) text += "push ";
    if (actions.remove) text += "delete ";
    if (actions.star) text += "* ";
    if (!text.empty()) text.pop_back();
    return text;
  }
  boost::json::object Claims(const Actor& actor, const std::string& scopes, Profile profile = kDistribution) {
    const auto granted = Authorize(actor, scopes, profile).value();
    token_.emplace(authority_.Read(
        [&](const authority::Run& run) { return MakeRegistryToken(run, actor, Service(profile), granted); }));
    return crypto::VerifyJwt(token_->Sign(authority_->keys.current), authority_->keys.current->AllRegistryKeys())
        .value()
        .claims();
  }
  void Permit(const Id& grantee, RepositoryRole role) {
    authority_.Write([&](const authority::Run& run) {
      storage::Repositories repositories(run.tx());
      repositories.Permit(repositories.Stand("acme", "web", Id(), run.now).id, grantee, role, run.now);
    });
  }
  RepositoryFacts Facts(std::string_view name_space, std::string_view name, const Actor& actor) {
    return authority_.Read([&](const authority::Run& run) {
      return storage::Repositories(run.tx()).Stand(name_space, name, actor.id, run.now);
    });
  }
  Actor RobotActor(const std::string& name) {
    return authority_.Presenting(*authority_.AddRobot(alice_, "acme", name).token);
  }

  testing::TestAuthority authority_{Installation()};
  std::optional<RegistryToken> token_;
  bool wrote_ = false;
  const Actor root_ = authority_.AddUser("root");
  const Actor alice_ = authority_.AddUser("alice");
  const Actor bob_ = authority_.AddUser("bob");
  const Account acme_ = authority_.AddOrganization(alice_, "acme");
  const ApplicationView app_ = authority_.AddApplication(alice_, "acme");
  const bool web_ = authority_.Write([&](const authority::Run& run) {
    return CreateRepositoryNamed(run, alice_, "acme", {"web", Visibility::kPrivate, ""}).has_value();
  });
};

}  // namespace jeton::authority
