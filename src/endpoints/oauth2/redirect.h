#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/records.h"
#include "endpoints/oauth2/error.h"
#include "identity/settings.h"
#include "wire/message.h"

namespace jeton::endpoints::oauth2 {

// The address that a client wants its user sent back to.
struct AskedRedirect {
  std::string uri;
  std::optional<std::string> state;
};

// Where the dialects differ.
struct RedirectRules {
  enum class Query {
    kAdded,     // to the query of the address
    kReplaces,  // the query of the address
  };
  Query query = Query::kAdded;
  std::string_view fixed_headers;
  std::string_view issuer{};  // that the client is told (RFC 9207); empty: it is not. Must outlive the redirect.
  int status = 302;
};

// An address that a user may be sent back to. Only Check makes one, by comparison with the registered addresses, so no
// endpoint can send a user to an unchecked address.
class CheckedRedirect {
 public:
  // Names and values.
  using Pairs = std::vector<std::pair<std::string_view, std::string>>;

  // Returns nothing if the application or client has not registered the address.
  static std::optional<CheckedRedirect> Check(const Settings& settings, const Application& application,
                                              AskedRedirect asked, const RedirectRules& rules);
  // The same by the rules of the standard surface. Without an address, it is the one that is registered, if there is
  // only one.
  static std::optional<CheckedRedirect> CheckStandard(const Application& application, AskedRedirect asked,
                                                      const RedirectRules& rules);
  static std::optional<CheckedRedirect> Check(const BrokerClient& client, AskedRedirect asked,
                                              const RedirectRules& rules);

  // `state` and the issuer follow the query's pairs.
  wire::Response Send(Pairs query, const Pairs& fragment = {}) const;
  wire::Response Error(OAuthError error, std::string_view description = {}) const;

  const std::string& uri() const { return asked_.uri; }
  const std::optional<std::string>& state() const { return asked_.state; }

 private:
  CheckedRedirect(AskedRedirect asked, const RedirectRules& rules) : asked_(std::move(asked)), rules_(rules) {}

  AskedRedirect asked_;
  RedirectRules rules_;
};

}  // namespace jeton::endpoints::oauth2
