// Protects an API: answers for each token that it is given, a line each, whether its bearer may read orders.
#include <iostream>
#include <string>

#include "jeton/introspector.h"

int main(int, char** arguments) {
  jeton::Introspector introspector({.url = arguments[1]}, {.client_id = arguments[2], .client_secret = arguments[3]});
  for (std::string token; std::getline(std::cin, token);) {
    const auto caller = introspector.Check(token);
    if (!caller) {
      std::cout << "503 " << caller.error().code << std::endl;
    } else if (!caller->active) {
      std::cout << "401" << std::endl;
    } else {
      std::cout << (caller->Has("repo:read") ? "200 " : "403 ") << caller->subject << std::endl;
    }
  }
}
