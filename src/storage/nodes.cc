#include "storage/nodes.h"

namespace jeton::storage {

void NoteNode(Transaction& transaction, const Node& node) {
  transaction
      .Prepare(
          "INSERT INTO nodes (id, name, version, keys, position, lease, seen) VALUES ($1, $2, $3, $4, $5, $6, $7)"
          " ON CONFLICT (id) DO UPDATE SET keys = excluded.keys, position = excluded.position, seen = excluded.seen")
      .Bind(node.id, node.name, node.version, node.keys, node.position, node.lease.count(), node.seen)
      .Run();
}

void RemoveNode(Transaction& transaction, const Id& node) {
  transaction.Prepare("DELETE FROM nodes WHERE id = $1").Bind(node).Run();
}

void RemoveSilentNodes(Transaction& transaction, TimePoint before) {
  // There are few.
  transaction.Prepare("DELETE FROM nodes WHERE seen < $1").Bind(before).Run();
}

std::vector<Node> AllNodes(Transaction& transaction) {
  Statement all =
      transaction.Prepare("SELECT id, name, version, keys, position, lease, seen FROM nodes ORDER BY name, id");
  return ReadAll(all, [](Statement& row) {
    return Node{.id = row.IdAt(0),
                .name = row.Text(1),
                .version = row.Text(2),
                .keys = row.Text(3),
                .position = static_cast<std::uint64_t>(row.Integer(4)),
                .lease = std::chrono::milliseconds{row.Integer(5)},
                .seen = row.Time(6)};
  });
}

}  // namespace jeton::storage
