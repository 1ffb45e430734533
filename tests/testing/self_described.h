#pragma once

#include <string>

#include "testing/described_client.h"

namespace jeton::testing {

// The same, with what tests ask about it as an application.
class SelfDescribedTest : public DescribedClientTest {
 protected:
  void ExpectSelfDescription(const Reply& page) {
    for (const char* text : {"calls itself <strong>Agent</strong>", "described at <strong>agent.example</strong>",
                             "No one here knows this program", "at agent.example."}) {
      EXPECT_NE(page.body.find(text), std::string::npos) << text;
    }
    EXPECT_EQ(page.body.find("of the organization"), std::string::npos) << page;
  }
  // Its path as an application of its organization.
  std::string Path() {
    const auto list = shop_.Do(wire::Method::kGet, "/jeton/v1/organizations/acme/applications").Json();
    for (const auto& one : list.at("items").as_array()) {
      if (one.at("client_id") != kDescribed) continue;
      const std::string name(one.at("name").as_string());
      EXPECT_TRUE(name.starts_with("client-")) << name;
      return "/jeton/v1/organizations/acme/applications/" + name;
    }
    ADD_FAILURE() << "it is no application: " << list;
    return {};
  }
  void PutEnabled(bool enabled) {
    shop_.Do(wire::Method::kPut, Path(),
             {{"title", "Agent"},
              {"grant_types", {"authorization_code", "refresh_token", "device_code"}},
              {"auth_method", "none"},
              {"redirect_uris", {kAgentCallback, "http://localhost/callback"}},
              {"enabled", enabled}});
  }
  // Whether a gateway of the API lets the access token pass.
  bool Passes(const Reply& tokens) {
    return server_.Get(std::string("/auth/forward?aud=") + kToolsApi, Bearer{tokens.Text("access_token")}).status ==
           200;
  }
  void ExpectOff(const Reply& tokens) {
    const Reply page = Authorize(Agent());
    EXPECT_EQ(page.status, 400);
    EXPECT_NE(page.body.find("no such application"), std::string::npos) << page;
    EXPECT_FALSE(Passes(tokens));
    ExpectError(Refresh(tokens.Text("refresh_token")), 401, "invalid_client");
  }
};

}  // namespace jeton::testing
