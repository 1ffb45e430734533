#include "wire/json_body.h"

#include <boost/json/serialize.hpp>

namespace jeton::wire {

Response JsonResponse(int status, const boost::json::value& body) {
  return JsonTextResponse(status, boost::json::serialize(body));
}

Response JsonTextResponse(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace jeton::wire
