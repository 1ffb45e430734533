#pragma once

#include <string>

#include "authority/applications/applications.h"
#include "endpoints/quay/body_parts.h"

// The request bodies of this folder's endpoints. The tables in bodies.cc describe each member.
namespace jeton::endpoints::quay {

extern const wire::Body<authority::ApplicationFields> kNewApplication;
extern const wire::Body<authority::ApplicationFields> kApplicationChange;

struct NewApplicationToken {
  std::string name;
  std::string scope;  // as sent
  std::optional<Seconds> life;
  AskedRestriction asked;
  Restriction restriction;
};
extern const wire::Body<NewApplicationToken> kNewApplicationToken;

}  // namespace jeton::endpoints::quay
