#include "solera/recipe/architecture.h"

namespace solera::recipe {

models::ModelSpec Architecture::spec(const Place& place) const {
  const Place own = place.child("model");
  models::ModelSpec spec;
  if (model.is_object()) {
    read_options(model, own, spec);
  } else {
    detail::read(model, own, spec.architecture);
  }
  if (width) spec.width = *width;
  if (stem) spec.stem = *stem;
  if (padding) spec.padding = *padding;
  if (dropout) spec.dropout = *dropout;
  spec.validate(own.text(model.line()));
  return spec;
}

}  // namespace solera::recipe
