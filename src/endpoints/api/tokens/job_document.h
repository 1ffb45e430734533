#pragma once

#include "authority/tokens/jobs.h"
#include "wire/document.h"

namespace jeton::endpoints::api {

const wire::Document<authority::Job>& JobDocument();

}  // namespace jeton::endpoints::api
