// Checks signed tokens with the server's public keys alone: answers for each that it is given, a line each.
#include <iostream>
#include <string>

#include "jeton/verifier.h"

int main(int, char** arguments) {
  jeton::Verifier verifier({.url = arguments[1]}, {.audience = arguments[2], .issuer = arguments[3]});
  for (std::string token; std::getline(std::cin, token);) {
    const auto caller = verifier.Check(token);
    if (!caller) {
      std::cout << "503 " << caller.error().code << std::endl;
    } else if (!caller->good) {
      std::cout << "401 " << caller->why << std::endl;
    } else {
      std::cout << "200 " << caller->subject << std::endl;
    }
  }
}
