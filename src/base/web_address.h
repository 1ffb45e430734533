#pragma once

#include <optional>
#include <string_view>

namespace jeton {

// An absolute http or https URL, in parts that point into its text.
struct WebAddress {
  bool encrypted;
  std::string_view host;  // without the brackets of an IPv6 address
  std::string_view rest;  // what follows host and port: path, query, fragment

  // Returns nothing if the host is missing, the port is invalid, or the text has a user name or characters that could
  // end a header.
  static std::optional<WebAddress> Parse(std::string_view url);

  // Returns whether data sent to this address stays on the machine.
  bool Loopback() const;
};

}  // namespace jeton
