#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/random.h"
#include "client/oauth.h"

// How a program on a person's machine signs its user in, as a public client: by a browser (RFC 6749, section 4.1, with
// RFC 7636 and RFC 8252) or by a code that the user types elsewhere (RFC 8628).
namespace jeton::client {

struct LoginTokens {
  std::string access;
  std::string refresh;           // empty: the server gave none
  std::chrono::seconds life{0};  // of the access token; from one second to ten years
};

// A request that waits for the user's browser.
struct CodeRequest {
  std::string url;  // what the browser opens
  std::string redirect_uri;
  std::string state;
  std::string verifier;
  std::string issuer;
};

struct DeviceRequest {
  std::string device_code;
  std::string user_code;         // what the user types
  std::string verification_uri;  // where
  std::string complete_uri;      // the same with the code in it; empty: there is none
  std::chrono::seconds life{600};
  std::chrono::seconds interval{5};  // between two polls; from one second to an hour
};

// One server. Not for several threads at the same time. The codes of its problems are those of the standard, like
// `authorization_pending`, besides those of Connection.
class LoginClient {
 public:
  LoginClient(Connection::Options server, std::string client_id);

  // `redirect_uri`: a loopback address at which the program listens. `scope`: words separated by spaces.
  Answer<CodeRequest> BeginCode(const std::string& redirect_uri, const std::string& scope, Random& random);
  // `query`: what the browser brought back. `foreign_answer` if it is not the answer to this request.
  Answer<LoginTokens> FinishCode(const CodeRequest& request, std::string_view query);

  Answer<DeviceRequest> BeginDevice(const std::string& scope);
  // `authorization_pending` and `slow_down` mean: later.
  Answer<LoginTokens> PollDevice(const DeviceRequest& request);

  // The answer has the refresh token with which to go on.
  Answer<LoginTokens> Refresh(const std::string& refresh);
  // Ends the refresh token, and all that was made with it.
  Answer<void> Revoke(const std::string& refresh);

 private:
  Answer<LoginTokens> Ask(const Query& form);

  OAuthClient client_;
};

}  // namespace jeton::client
