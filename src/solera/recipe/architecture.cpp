#include "solera/recipe/architecture.h"

namespace solera::recipe {

models::ModelSpec Architecture::adjusted(models::ModelSpec spec,
                                         const Place& place) const {
  if (width) spec.width = *width;
  if (stem) spec.stem = *stem;
  if (padding) spec.padding = *padding;
  if (dropout) spec.dropout = *dropout;
  spec.validate(place.child("model").text(model.line()));
  return spec;
}

models::ModelSpec Architecture::spec(const Place& place) const {
  const Place own = place.child("model");
  models::ModelSpec spec;
  if (model.is_object()) {
    read_options(model, own, spec);
  } else {
    detail::read(model, own, spec.architecture);
  }
  return adjusted(spec, place);
}

}  // namespace solera::recipe
