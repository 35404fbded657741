#include "solera/recipe/order.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"

namespace solera::recipe {
namespace {

// Depth first: a step is placed as soon as what it uses is.
class Sorter {
 public:
  Sorter(std::vector<Step> steps, const std::string& document)
      : steps_(std::move(steps)), document_(document) {}

  std::vector<Step> sort() {
    for (const Step& step : steps_) place(step);
    return std::move(placed_);
  }

 private:
  void place(const Step& step) {
    const auto same = [&](const Step& s) { return s.name == step.name; };
    if (std::any_of(placed_.begin(), placed_.end(), same)) return;
    const auto begin = std::find(open_.begin(), open_.end(), step.name);
    if (begin != open_.end()) throw_circle(step, {begin, open_.end()});
    open_.push_back(step.name);
    for (const std::string& used : step.uses) place(find(used));
    open_.pop_back();
    placed_.push_back(step);
  }

  [[noreturn]] void throw_circle(const Step& step,
                                 std::vector<std::string> circle) const {
    circle.push_back(step.name);
    throw Error(ErrorKind::kUsage, Place{document_, step.name}.text(step.line),
                "steps use each other in a circle: " + join(circle, " -> "));
  }

  const Step& find(const std::string& name) const {
    return *std::find_if(steps_.begin(), steps_.end(),
                         [&](const Step& s) { return s.name == name; });
  }

  std::vector<Step> steps_;
  const std::string& document_;
  std::vector<Step> placed_;
  std::vector<std::string> open_;
};

}  // namespace

std::vector<Step> order_steps(std::vector<Step> steps,
                              const std::string& document) {
  return Sorter(std::move(steps), document).sort();
}

}  // namespace solera::recipe
