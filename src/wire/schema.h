#pragma once

#include <boost/json/object.hpp>

#include "wire/body.h"

// Schemas of described bodies and documents.
namespace jeton::wire {

// OpenAPI 2.0, everything in place.
boost::json::object PrintSchema(const AnyBody& body);

// OpenAPI 3.1, whose schemas are JSON Schema 2020-12. What has a name is kept once, and referred to.
class SchemaBook {
 public:
  // Returns the schema, or a reference to it.
  boost::json::object Describe(const AnyBody& body);
  // Returns the schema of a member, with its description.
  boost::json::object Describe(const MemberSchema& member);
  // Returns the named schemas so far, for `components`.
  const boost::json::object& schemas() const { return schemas_; }

 private:
  boost::json::object DescribeObject(const AnyBody& body);

  boost::json::object schemas_;
};

}  // namespace jeton::wire
