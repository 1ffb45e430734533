#pragma once

#include <cstddef>
#include <string>

#include "base/time.h"

// The settings of a listener.
namespace jeton::http {

struct Limits {
  std::size_t head_bytes = 32 * 1024;  // request line and headers
  std::size_t body_bytes = 64 * 1024;
  std::size_t headers = 100;
  Seconds head{10};  // for the whole head, from its first byte
  Seconds body{30};  // for the whole body
  Seconds idle{75};
  Seconds send{30};  // for one answer, or one piece of a long answer
  std::size_t connections = 16'384;
};

struct Options {
  std::string address;           // host:port; port 0 takes any free port
  std::string certificate_file;  // PEM; with key_file: TLS 1.2 or newer
  std::string key_file;
  unsigned threads = 0;  // 0: one per processor
  int socket = -1;       // that listens already, in place of the address; -1: none
  Limits limits;
};

}  // namespace jeton::http
