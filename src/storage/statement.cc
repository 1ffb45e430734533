#include "storage/statement.h"

#include <cstring>

namespace jeton::storage {
namespace {

template <typename Array>
void Copy(std::string_view bytes, Array& out) {
  if (bytes.size() != out.size()) throw Unavailable("a stored id or digest has a wrong length");
  std::memcpy(out.data(), bytes.data(), out.size());
}

}  // namespace

Id Statement::IdAt(int column) {
  Id::Bytes bytes{};
  if (!IsNull(column)) Copy(statement_.Bytes(column), bytes);
  return Id(bytes);
}

Digest Statement::DigestAt(int column) {
  Digest digest;
  Copy(statement_.Bytes(column), digest.bytes);
  return digest;
}

void Statement::BindOne(int parameter, const Id& id) {
  if (id.IsNone()) {
    statement_.BindNull(parameter);
  } else {
    statement_.BindBytes(parameter, id.view());
  }
}

void Statement::BindOne(int parameter, ByteString value) {
  if (value.bytes.empty()) {
    statement_.BindNull(parameter);
  } else {
    statement_.BindBytes(parameter, value.bytes);
  }
}

void Statement::BindOne(int parameter, const std::optional<std::string>& text) {
  if (text) {
    statement_.BindText(parameter, *text);
  } else {
    statement_.BindNull(parameter);
  }
}

}  // namespace jeton::storage
