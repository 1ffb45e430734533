#pragma once

#include <optional>
#include <string_view>

namespace jeton {

// An absolute address of the web, http or https, in parts that point into its text.
struct WebAddress {
  bool encrypted;
  std::string_view host;  // without the brackets of an IPv6 address
  std::string_view rest;  // what follows host and port: path, query, fragment

  // Nothing without a host, with a user name, with a port that is none, or with characters that could end a header.
  static std::optional<WebAddress> Parse(std::string_view url);

  // Whether what is sent there stays on the machine.
  bool Loopback() const;
};

}  // namespace jeton
