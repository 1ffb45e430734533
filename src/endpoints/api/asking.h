#pragma once

#include <boost/json/object.hpp>
#include <type_traits>
#include <utility>

#include "endpoints/api/caller.h"
#include "endpoints/route.h"
#include "wire/body.h"

// The rows of the tables use these to say what a function is given: its caller, and its query as a struct.
namespace jeton::endpoints::api {

// Reads the query by its description. Parameters that are lists may be repeated. The error is the answer.
template <typename Struct>
Result<Struct, Outcome> ReadQuery(const Call& call, const wire::Body<Struct>& description) {
  const auto fields = QueryFields(call, description);
  if (!fields) return Fail(fields.error());
  auto query = description.ReadOrFault(*fields);
  if (!query) return Fail(Outcome(RefuseFault(call, query.error(), description, "parameter")));
  return std::move(*query);
}

// Reads the JSON object of the body by its description. The error is the answer.
template <typename Struct>
Result<Struct, Outcome> ReadBody(const Call& call, const wire::Body<Struct>& description) {
  const auto object = BodyObject(call);
  if (!object) return Fail(object.error());
  auto body = description.ReadOrFault(*object);
  if (!body) return Fail(Outcome(RefuseFault(call, body.error(), description, "member")));
  return std::move(*body);
}

// The query of an operation without parameters.
struct NoParameters {};
inline constexpr wire::Body<NoParameters> kNoParameters({}, {.only_known = true});

// The query of an operation that changes something.
struct Change {
  bool dry_run = false;  // everything is checked and answered, and nothing changed
};
inline constexpr wire::MemberOf<Change> kChangeMembers[] = {
    {"dry_run", wire::Presence::kOptional, wire::Flag<&Change::dry_run>(),
     "Whether to answer what would happen, after the same checks, and to change nothing."}};
inline constexpr wire::Body<Change> kChange(kChangeMembers, {.only_known = true});

template <typename Struct>
using Answering = Outcome (*)(const Call& call, const Actor& actor, const Struct& query);

// The function runs once its caller is known and its query is read. With `dry_run` its writes are undone, and so are
// its effects.
template <const auto& description, typename Struct>
Function Asking(Answering<Struct> function) {
  return [function](const Call& call) -> Outcome {
    const auto actor = RequireCaller(call);
    if (!actor) return actor.error();
    const auto query = ReadQuery(call, description);
    if (!query) return query.error();
    Outcome outcome = function(call, *actor, *query);
    if constexpr (requires { query->dry_run; }) {
      if (query->dry_run) Undo(call, outcome);
    }
    return outcome;
  };
}
// The same for an operation without parameters.
inline Function Asking(Outcome (*function)(const Call& call, const Actor& actor)) {
  return [function](const Call& call) -> Outcome {
    const auto actor = RequireCaller(call);
    if (!actor) return actor.error();
    const auto query = ReadQuery(call, kNoParameters);
    return query ? function(call, *actor) : query.error();
  };
}
// The same for one that changes something and has no other parameter.
inline Function Changing(Answering<Change> function) { return Asking<kChange>(function); }

}  // namespace jeton::endpoints::api
