#include "solera/methods/copied_head.h"

#include "solera/tensor/state_dict.h"

namespace solera::methods {

void add_copied_head(models::Network& network, const models::Head& source,
                     const std::string& name) {
  models::Head& head = network.add_head(name, source.classes(),
                                        source.class_names, source.multi_label);
  tensor::load_state_strict(*head.linear, tensor::state_of(*source.linear),
                            name);
}

}  // namespace solera::methods
