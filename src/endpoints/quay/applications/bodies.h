#pragma once

#include <string>

#include "authority/applications/applications.h"
#include "endpoints/quay/body_parts.h"

// What the endpoints of this folder are sent. The tables in bodies.cc say what each member is.
namespace jeton::endpoints::quay {

extern const wire::Body<authority::ApplicationFields> kNewApplication;
extern const wire::Body<authority::ApplicationFields> kApplicationChange;

struct NewApplicationToken {
  std::string name;
  std::string scope;  // as sent
  Seconds life = kLongestTokenLife;
  AskedRestriction asked;
  Restriction restriction;
};
extern const wire::Body<NewApplicationToken> kNewApplicationToken;

}  // namespace jeton::endpoints::quay
