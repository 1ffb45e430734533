#include <gtest/gtest.h>

#include <functional>

#include "endpoints/quay/world.h"

// What each kind of caller is shown by the operations that show different people different things.
namespace jeton::testing::quay {
namespace {

namespace json = boost::json;

// One caller with one credential.
struct Case {
  Caller& caller;
  const Presentation& presentation;
  const Subject& who() const { return caller.subject; }
  const Words& scopes() const { return presentation.carried.scopes; }
};

class ViewsMatrix : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = std::make_unique<World>(World::Options{.full_access = true}); }
  static void TearDownTestSuite() { world_.reset(); }

  static bool Allows(const char* row, const Case& c) {
    return Permitted(OperationOf(row), c.who(), c.scopes(), world_->where());
  }
  // Who is more than a reader in the organization: those who may change its details (B3).
  static bool IsAdmin(const Case& c) { return Allows("B3", c); }

  // Of every person with every good credential.
  static void ForAll(const std::function<void(const Case&)>& expect) {
    int cases = 0;
    for (const Kind& kind : kPeople) {
      Caller& caller = world_->caller(kind.name);
      for (const Presentation& presentation : caller.presentations) {
        if (presentation.carried.kind != Carried::Kind::kScopes || presentation.name == "cookie alone") continue;
        const ::testing::ScopedTrace trace(__FILE__, __LINE__, std::string(kind.name) + " with " + presentation.name);
        ++cases;
        expect({caller, presentation});
      }
    }
    EXPECT_EQ(cases, 9 * (7 + 3) + 1);
  }
  // The answer to one who is allowed; nothing to others.
  static std::optional<json::value> View(const char* row, const Case& c) {
    if (!Allows(row, c)) return std::nullopt;
    const Reply reply = world_->Send(OperationOf(row), c.caller, c.presentation);
    EXPECT_EQ(reply.status, 200) << reply;
    return reply.Json();
  }
  // The same of every person to whom it is shown.
  static void ForAllWhoSee(const char* row, const std::function<void(const Case&, const json::object&)>& expect) {
    int shown = 0;
    ForAll([&](const Case& c) {
      const auto view = View(row, c);
      if (!view) return;
      ++shown;
      expect(c, view->as_object());
    });
    EXPECT_GT(shown, 0) << row;
  }

  static inline std::unique_ptr<World> world_;
};

bool Has(const json::value& value, const char* name) { return Member(value, name) != nullptr; }
bool IsTrue(const json::object& object, const char* name) {
  const auto* const found = object.if_contains(name);
  return found != nullptr && *found == true;
}

TEST_F(ViewsMatrix, A6ShowsByScopeAndTellsSuperusersThatAreEffective) {
  ForAllWhoSee("A6", [](const Case& c, const json::object& view) {
    EXPECT_EQ(view.at("anonymous"), false);
    EXPECT_EQ(TextOf(view, "username"), c.caller.name);
    EXPECT_EQ(view.contains("email"), c.scopes().contains("user:admin"));
    EXPECT_EQ(view.contains("is_me"), c.scopes().contains("user:admin"));
    EXPECT_EQ(IsTrue(view, "super_user"), EffectiveSuperuser(c.who(), c.scopes()));
    EXPECT_EQ(IsTrue(view, "global_readonly_super_user"), c.who().reader);
  });
}

TEST_F(ViewsMatrix, B2TellsEverybodyWhatTheyAreThere) {
  ForAllWhoSee("B2", [](const Case& c, const json::object& view) {
    const bool admin = IsAdmin(c) || c.who().reader;
    const bool inside = admin || !OrganizationRole(c.who(), c.scopes()).empty();
    EXPECT_EQ(view.at("is_admin"), admin);
    EXPECT_EQ(view.at("is_member"), inside);
    EXPECT_EQ(view.contains("teams"), inside);
    EXPECT_EQ(view.contains("ordered_teams"), inside);
    EXPECT_EQ(!TextOf(view, "email").empty(), admin);
    EXPECT_EQ(view.contains("invoice_email"), admin);
    EXPECT_EQ(view.contains("tag_expiration_s"), admin);
  });
}

TEST_F(ViewsMatrix, B11OnlyThoseWhoMayChangeATeamCanEditIt) {
  ForAllWhoSee("B11", [](const Case& c, const json::object& view) { EXPECT_EQ(view.at("can_edit"), IsAdmin(c)); });
}

void ExpectSecretsFor(bool admin, const json::object& application) {
  if (admin) {
    EXPECT_FALSE(TextOf(application, "client_secret").empty());
    EXPECT_FALSE(application.at("redirect_uri").is_null());
    return;
  }
  for (const char* const name : {"client_secret", "redirect_uri", "avatar_email"}) {
    EXPECT_TRUE(application.at(name).is_null()) << name;
  }
}

TEST_F(ViewsMatrix, D1SecretsOfApplicationsAreForEffectiveAdmins) {
  ForAllWhoSee("D1", [](const Case& c, const json::object& view) {
    EXPECT_FALSE(view.at("applications").as_array().empty());
    for (const auto& one : view.at("applications").as_array()) ExpectSecretsFor(IsAdmin(c), one.as_object());
  });
}

TEST_F(ViewsMatrix, D3SecretsOfAnApplicationAreForEffectiveAdmins) {
  ForAllWhoSee("D3", [](const Case& c, const json::object& view) { ExpectSecretsFor(IsAdmin(c), view); });
}

TEST_F(ViewsMatrix, N10TokensAndPermissionsAreForThoseWhoMay) {
  for (const std::string query : {"", "?permissions=true", "?token=false", "?token=true&permissions=true"}) {
    const bool asks_permissions = query.find("permissions=true") != std::string::npos;
    const bool asks_tokens = query.find("token=false") == std::string::npos;
    ForAll([&](const Case& c) {
      if (!Allows("N10", c)) return;
      const std::string path = world_->Fill(OperationOf("N10").path) + query;
      const Reply reply = world_->server().Get(path, Headers{*c.presentation.headers});
      ASSERT_EQ(reply.status, 200) << reply;
      const bool permissions = asks_permissions && (IsAdmin(c) || c.who().reader);
      const json::value body = reply.Json();
      EXPECT_FALSE(body.at("robots").as_array().empty());
      for (const auto& robot : body.at("robots").as_array()) {
        EXPECT_EQ(Has(robot, "token"), IsAdmin(c) && asks_tokens) << query << " " << robot;
        EXPECT_EQ(Has(robot, "teams"), permissions) << query << " " << robot;
        EXPECT_EQ(Has(robot, "repositories"), permissions) << query << " " << robot;
      }
    });
  }
}

TEST_F(ViewsMatrix, N11TheTokenOfARobotIsForAdmins) {
  ForAllWhoSee("N11", [](const Case& c, const json::object& view) { EXPECT_EQ(view.contains("token"), IsAdmin(c)); });
}

TEST_F(ViewsMatrix, P5ShowsOwnersAndNeverCodes) {
  ForAllWhoSee("P5", [](const Case&, const json::object& view) {
    EXPECT_FALSE(view.at("tokens").as_array().empty());
    for (const auto& token : view.at("tokens").as_array()) {
      EXPECT_FALSE(TextOf(token.as_object(), "username").empty()) << token;
      EXPECT_FALSE(Has(token, "token_code")) << token;
    }
  });
}

TEST_F(ViewsMatrix, T1ShowsNoSecret) {
  const Words shown = {"uuid", "name", "scope", "expires_at", "created", "created_by", "last_accessed"};
  ForAllWhoSee("T1", [&](const Case&, const json::object& view) {
    EXPECT_FALSE(view.at("tokens").as_array().empty());
    for (const auto& token : view.at("tokens").as_array()) {
      Words members;
      for (const auto& member : token.as_object()) members.emplace(member.key());
      EXPECT_EQ(members, shown);
    }
  });
}

}  // namespace
}  // namespace jeton::testing::quay
