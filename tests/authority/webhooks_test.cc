#include "authority/webhooks/webhooks.h"

#include <gtest/gtest.h>

#include "authority/webhooks/secrets.h"
#include "storage/webhooks/webhooks.h"
#include "testing/actors.h"
#include "testing/hooks.h"

// Who sees and changes which webhooks, and what a change does.
namespace jeton::authority {
namespace {

using testing::FailsWith;
using testing::kAllButKeys;

class WebhooksTest : public ::testing::Test {
 protected:
  Result<std::vector<std::string>, Refusal> Names(const Actor& actor, const std::optional<std::string>& organization) {
    return authority_.Read([&](const authority::Run& run) -> Result<std::vector<std::string>, Refusal> {
      const auto owned = AdministerWebhooks<Access::kRead>(run, actor, organization);
      if (!owned) return Fail(owned.error());
      std::vector<std::string> names;
      for (const auto& row : ListWebhooks(run, *owned, {}, 50).rows) names.push_back(row.item.hook.name);
      return names;
    });
  }
  // How many webhooks of that name the actor finds.
  Result<std::size_t, Refusal> Count(const Actor& actor, const std::optional<std::string>& organization,
                                     const std::string& name) {
    return authority_.Read([&](const authority::Run& run) -> Result<std::size_t, Refusal> {
      const auto found = FindWebhooks<Access::kRead>(run, actor, organization, name);
      if (!found) return Fail(found.error());
      return found->size();
    });
  }
  template <typename Function>
  auto Change(const Actor& actor, const std::optional<std::string>& organization, const std::string& name,
              Function function) {
    return authority_.Write([&](const authority::Run& run) {
      return function(run, FindWebhooks<Access::kChange>(run, actor, organization, name).value().front());
    });
  }
  void Delete(const Actor& actor, const std::string& name) {
    Change(actor, "acme", name, [&](const authority::Run& run, const auto& webhook) {
      DeleteWebhook(run, authority_->webhooks, webhook);
      return 0;
    });
  }
  bool Wants(const Id& organization, WebhookEvent event) {
    return authority_->webhooks.interest.Wants(organization, event);
  }
  Id IdOfOrganization(const std::string& name) {
    return authority_.Read([&](const authority::Run& run) { return FindOrganization(run, scene_.alice(), name).id; });
  }

  testing::HookScene scene_;
  testing::TestAuthority& authority_ = scene_.authority();
};

TEST_F(WebhooksTest, AWebhookIsMadeOnceAndChangedAsAWhole) {
  const auto made =
      scene_.TryPut(scene_.alice(), "acme", "alerts",
                    {"https://hooks.example.org/in?key=hidden", WebhookEvents::Parse(kAllButKeys).value()});
  ASSERT_TRUE(made.has_value());
  ASSERT_TRUE(made->secret.has_value());
  EXPECT_TRUE(made->secret->Reveal().starts_with("whsec_"));
  EXPECT_EQ(made->owned.organization, "acme");
  const auto changed =
      scene_.TryPut(scene_.alice(), "acme", "alerts",
                    {"https://other.example.org/", WebhookEvents::Parse("token.leaked").value(), false});
  ASSERT_TRUE(changed.has_value());
  EXPECT_FALSE(changed->secret.has_value()) << "shown once";
  EXPECT_EQ(changed->owned.hook.id, made->owned.hook.id);
  EXPECT_EQ(changed->owned.hook.events.Print(), "token.leaked");
  EXPECT_FALSE(changed->owned.hook.enabled);
  EXPECT_EQ(authority_.Audit("create_webhook").size(), 1u);
  EXPECT_EQ(authority_.Audit("create_webhook")[0].at("host"), "hooks.example.org") << "no more of the address";
  EXPECT_EQ(authority_.Audit("update_webhook").size(), 1u);
}

TEST_F(WebhooksTest, ASecretIsStoredSealed) {
  const auto made = scene_.TryPut(scene_.alice(), "acme", "alerts", {"https://hooks.example.org/", {}});
  const auto sealed = authority_.db().Texts("SELECT secret FROM webhooks");
  EXPECT_EQ(sealed.at(0).find(made->secret->Reveal().substr(6)), std::string::npos);
}

TEST_F(WebhooksTest, NamesOfOtherOrganizationsNeitherCollideNorShow) {
  scene_.Put();
  scene_.PutFor(scene_.bob(), "other", "token.revoked");
  EXPECT_EQ(Names(scene_.alice(), "acme").value(), std::vector<std::string>{"alerts"});
  EXPECT_TRUE(FailsWith(Names(scene_.bob(), "acme"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Names(scene_.bob(), "nowhere"), Refusal::kNotFound)) << "the same answer";
  EXPECT_TRUE(FailsWith(Count(scene_.bob(), "acme", "alerts"), Refusal::kNotFound));
  EXPECT_TRUE(
      FailsWith(scene_.TryPut(scene_.bob(), "acme", "mine", {"https://hooks.example.org/", {}}), Refusal::kNotFound));
  EXPECT_EQ(Count(scene_.bob(), "other", "alerts").value(), 1u);
}

TEST_F(WebhooksTest, MembersMayKnowTheOrganizationButNotItsWebhooks) {
  scene_.Put();
  const Actor mira = authority_.AddUser("mira");
  const Account acme{.id = IdOfOrganization("acme")};
  authority_.AddToTeam(acme, mira.id, TeamRole::kMember);
  EXPECT_TRUE(FailsWith(Names(mira, "acme"), Refusal::kForbidden));
  const auto narrow = testing::WithScopes(scene_.alice(), OAuthScopes::Parse("repo:admin user:admin").value());
  EXPECT_TRUE(FailsWith(Names(narrow, "acme"), Refusal::kForbidden));
  const auto fit = testing::WithScopes(scene_.alice(), OAuthScopes::Parse("org:admin").value());
  EXPECT_TRUE(Names(fit, "acme").has_value());
}

TEST_F(WebhooksTest, ThoseOfTheInstallationAreForSuperusers) {
  EXPECT_TRUE(FailsWith(Names(scene_.alice(), std::nullopt), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(scene_.TryPut(scene_.alice(), std::nullopt, "all", {"https://hooks.example.org/", {}}),
                        Refusal::kForbidden));
  scene_.PutFor(scene_.root(), std::nullopt, "key.rotated", "all");
  EXPECT_EQ(Names(scene_.root(), std::nullopt).value(), std::vector<std::string>{"all"});
  EXPECT_EQ(Count(scene_.root(), std::nullopt, "all").value(), 1u);
  EXPECT_TRUE(FailsWith(Count(scene_.alice(), std::nullopt, "all"), Refusal::kNotFound));
}

TEST_F(WebhooksTest, SuperusersSeeAndChangeThoseOfEveryOrganization) {
  scene_.PutFor(scene_.bob(), "other", "token.revoked");
  authority_.Advance(Seconds{1});
  scene_.Put();
  const auto all =
      authority_.Read([&](const authority::Run& run) { return ListAllWebhooks(run, scene_.root(), {}, 50); });
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->rows.size(), 2u);
  EXPECT_EQ(all->rows[0].item.organization, "other");
  EXPECT_TRUE(FailsWith(
      authority_.Read([&](const authority::Run& run) { return ListAllWebhooks(run, scene_.alice(), {}, 50); }),
      Refusal::kForbidden));
  EXPECT_EQ(Count(scene_.root(), "other", "alerts").value(), 1u);
}

TEST_F(WebhooksTest, AnApplicationKnowsItsOrganizationButAdministersNone) {
  const Actor application = testing::ACallingApplication(77, IdOfOrganization("acme"));
  EXPECT_TRUE(FailsWith(Names(application, "acme"), Refusal::kForbidden));
  EXPECT_TRUE(FailsWith(Names(application, "other"), Refusal::kNotFound));
  EXPECT_TRUE(FailsWith(Names(application, std::nullopt), Refusal::kForbidden));
}

TEST_F(WebhooksTest, WithoutAnOrganizationTheOneThatTheCallerAdministersIsMeant) {
  scene_.Put();
  EXPECT_EQ(Count(scene_.alice(), std::nullopt, "alerts").value(), 1u);
  EXPECT_TRUE(FailsWith(Count(scene_.bob(), std::nullopt, "alerts"), Refusal::kNotFound));
  authority_.AddOrganization(scene_.alice(), "second");
  scene_.PutFor(scene_.alice(), "second", "token.revoked");
  EXPECT_EQ(Count(scene_.alice(), std::nullopt, "alerts").value(), 2u) << "to be told apart by the caller";
  const Actor nobody = authority_.AddUser("nobody");
  EXPECT_TRUE(FailsWith(Count(nobody, std::nullopt, "alerts"), Refusal::kForbidden));
}

TEST_F(WebhooksTest, BadNamesAndTooManyAreRefused) {
  for (const char* const name : {"", "Alerts", "-a", "a b", "a/b"}) {
    EXPECT_TRUE(FailsWith(scene_.TryPut(scene_.alice(), "acme", name, {"https://hooks.example.org/", {}}),
                          Refusal::kInvalidName))
        << name;
  }
  for (int i = 0; i < 20; ++i) scene_.Put("token.leaked", "hook" + std::to_string(i));
  EXPECT_TRUE(FailsWith(scene_.TryPut(scene_.alice(), "acme", "more", {"https://hooks.example.org/", {}}),
                        Refusal::kLimitReached));
  scene_.Put("token.revoked", "hook7");
  scene_.PutFor(scene_.bob(), "other", "token.leaked", "more");
}

TEST_F(WebhooksTest, WhatIsWantedIsKnownInMemory) {
  const Id acme = IdOfOrganization("acme");
  EXPECT_TRUE(authority_->webhooks.interest.empty());
  scene_.Put("token.revoked", "one");
  scene_.Put("token.leaked", "two");
  EXPECT_TRUE(Wants(acme, WebhookEvent::kTokenRevoked));
  EXPECT_TRUE(Wants(acme, WebhookEvent::kTokenLeaked));
  EXPECT_FALSE(Wants(acme, WebhookEvent::kTokenExpiring));
  EXPECT_FALSE(Wants(IdOfOrganization("other"), WebhookEvent::kTokenRevoked));
  EXPECT_FALSE(Wants(Id(), WebhookEvent::kTokenRevoked));
  Delete(scene_.alice(), "one");
  EXPECT_FALSE(Wants(acme, WebhookEvent::kTokenRevoked));
  EXPECT_FALSE(authority_->webhooks.interest.empty());
  Delete(scene_.alice(), "two");
  EXPECT_TRUE(authority_->webhooks.interest.empty());
  EXPECT_EQ(authority_.Audit("delete_webhook").size(), 2u);
}

TEST_F(WebhooksTest, WhatIsWantedIsReadAtStart) {
  for (int i = 0; i < 20; ++i) scene_.Put("token.revoked", "hook" + std::to_string(i));
  scene_.PutFor(scene_.root(), std::nullopt, "key.rotated", "all");
  authority_.Restart({});
  EXPECT_TRUE(authority_->webhooks.interest.empty());
  authority_.LoadWebhooks();
  EXPECT_TRUE(Wants(IdOfOrganization("acme"), WebhookEvent::kTokenRevoked));
  EXPECT_TRUE(Wants(Id(), WebhookEvent::kKeyRotated));
  EXPECT_FALSE(Wants(Id(), WebhookEvent::kTokenRevoked));
}

TEST_F(WebhooksTest, ANewSecretSignsAloneOrBesideTheOldOneForAWhile) {
  scene_.Put();
  const auto renew = [&](Seconds overlap) {
    return Change(scene_.alice(), "acme", "alerts", [&](const authority::Run& run, const auto& webhook) {
      return RenewWebhookSecret(run, webhook, overlap).owned.hook;
    });
  };
  const auto signing = [&](const Webhook& hook) {
    return authority_.Read([&](const authority::Run& run) { return OpenWebhookSecrets(run, hook).size(); });
  };
  EXPECT_EQ(signing(renew(Seconds{0})), 1u);
  const Webhook both = renew(Seconds{60});
  EXPECT_EQ(signing(both), 2u);
  authority_.Advance(Seconds{60});
  EXPECT_EQ(signing(both), 1u);
  EXPECT_EQ(authority_.Audit("renew_webhook_secret").size(), 2u);
}

TEST_F(WebhooksTest, OneThatIsDeletedLeavesNothingBehind) {
  const Id hook = scene_.Put();
  const auto robot = authority_.AddRobot(scene_.alice(), "acme", "ci");
  authority_.Write(
      [&](const authority::Run& run) { RegenerateRobotToken(run, scene_.alice(), {"acme"}, "ci").value(); });
  EXPECT_EQ(scene_.StateOf(hook).pending, 1);
  Delete(scene_.alice(), "alerts");
  EXPECT_FALSE(scene_.Take(hook).has_value());
  EXPECT_EQ(authority_.db().Number("SELECT COUNT(*) FROM webhooks"), 0);
}

TEST_F(WebhooksTest, ThoseOfADeletedOrganizationAreGoneWithIt) {
  const Id hook = scene_.Put();
  authority_.AddRobot(scene_.alice(), "acme", "ci");
  authority_.Write(
      [&](const authority::Run& run) { RegenerateRobotToken(run, scene_.alice(), {"acme"}, "ci").value(); });
  authority_.Write(
      [&](const authority::Run& run) { EXPECT_TRUE(DeleteOrganization(run, scene_.alice(), "acme").has_value()); });
  EXPECT_FALSE(scene_.Take(hook).has_value());
  const auto all =
      authority_.Read([&](const authority::Run& run) { return ListAllWebhooks(run, scene_.root(), {}, 50); });
  EXPECT_TRUE(all->rows.empty());
}

}  // namespace
}  // namespace jeton::authority
