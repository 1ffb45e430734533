#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "testing/test_server.h"

namespace jeton::testing {

// A browser without a window: keeps the cookie of a session, and says what pages of ours would make it say.
class Browser {
 public:
  explicit Browser(TestServer& server) : server_(server) {}

  template <typename... Parts>
  Reply Send(wire::Method method, const std::string& path, const Parts&... parts) {
    const Fields carried = method == wire::Method::kGet ? Cookie() : Page();
    Reply reply = server_.Send(method, path, Headers{carried}, parts...);
    Keep(reply);
    return reply;
  }
  // With name and password, from a page that it fetched first.
  void SignIn(const std::string& name, const std::string& password) {
    csrf_ = Send(wire::Method::kGet, "/csrf_token").Text("csrf_token");
    const Json login{{{"username", name}, {"password", password}}};
    const Reply reply = Send(wire::Method::kPost, "/api/v1/signin", login);
    EXPECT_EQ(reply.status, 200) << reply;
  }

  // The headers of a request that another site's page causes, and of one that a page of ours does.
  Fields Cookie() const { return cookie_.empty() ? Fields() : Fields{{"Cookie", cookie_}}; }
  Fields Page() const {
    Fields fields = Cookie();
    if (!csrf_.empty()) fields.emplace_back("X-CSRF-Token", csrf_);
    return fields;
  }

 private:
  void Keep(const Reply& reply) {
    const std::string set = reply.Header("set-cookie");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
    const std::string next = reply.Header("x-next-csrf-token");
    if (!next.empty()) csrf_ = next;
  }

  TestServer& server_;
  std::string cookie_;  // name=value
  std::string csrf_;
};

}  // namespace jeton::testing
