#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/core/failure.h"

// The logins of the user: which servers there are, and what is presented to them. One file, readable for its owner
// alone.
namespace jeton::cli {

struct Login {
  std::string name;  // of the context
  std::string url;
  std::string token;
  std::string user;          // who it is, as the server said
  std::string organization;  // of names without one; empty: none
  std::string ca_file;
  std::vector<std::string> registries;  // those that docker gets this login for
  // Of a person who signed in; the token is renewed with it. Empty: the token is all there is.
  std::string refresh{};
  std::int64_t expires = 0;  // of the token, in seconds since 1970; 0: it is not known
};

// What a docker client asked to keep.
struct KeptCredential {
  std::string registry;
  std::string user;
  std::string secret;
};

struct Logins {
  std::string current;
  std::vector<Login> all;
  std::vector<KeptCredential> kept;

  const Login* Find(const std::string& name) const;
  const Login* FindUrl(const std::string& url) const;
};

// $XDG_CONFIG_HOME/jeton/logins.json, or below ~/.config.
std::string LoginsFile();

// No file: no logins. Fails if others can read it.
Result<Logins, Failure> ReadLogins();

// Reads, changes and writes, one process at a time.
Result<void, Failure> ChangeLogins(const std::function<void(Logins&)>& change);

}  // namespace jeton::cli
