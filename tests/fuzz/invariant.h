#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace jeton {

[[noreturn]] inline void Fails(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
  std::abort();
}

inline std::string_view AsText(const std::uint8_t* data, std::size_t size) {
  // Never a null pointer, so that all may take pieces of it.
  return size == 0 ? std::string_view("") : std::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace jeton

// What must hold for every input. Not assert(): that goes with NDEBUG, and then the fuzzer would look for crashes only.
#define INVARIANT(condition) ((condition) ? void() : jeton::Fails(__FILE__, __LINE__, #condition))
