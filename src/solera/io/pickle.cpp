#include "solera/io/pickle.h"

#include "solera/io/pickle_machine.h"

namespace solera::io {

PickleRef PickleNode::find(const std::string& key) const {
  if (!is_mapping()) return nullptr;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    if (items[i]->is(Kind::kText) && items[i]->text == key) {
      return items[i + 1];
    }
  }
  return nullptr;
}

Pickle parse_pickle(ByteReader& input) {
  Pickle pickle;
  PickleMachine machine(input, pickle.nodes_);
  while (!machine.stopped()) run_pickle_opcode(machine);
  pickle.root_ = machine.result();
  return pickle;
}

}  // namespace solera::io
