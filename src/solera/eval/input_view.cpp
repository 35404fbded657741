#include "solera/eval/input_view.h"

#include "solera/image/image.h"

namespace solera::eval {
namespace {

image::Filter filter_of(models::Interpolation interpolation) {
  switch (interpolation) {
    case models::Interpolation::kNearest:
      return image::Filter::kNearest;
    case models::Interpolation::kBicubic:
      return image::Filter::kBicubic;
    case models::Interpolation::kBilinear:
      break;
  }
  return image::Filter::kBilinear;
}

}  // namespace

data::ViewOptions input_view(const models::InputSpec& input) {
  data::ViewOptions view = data::evaluation_view(input.size, input.crop_pct);
  view.interpolation = filter_of(input.interpolation);
  return view;
}

}  // namespace solera::eval
