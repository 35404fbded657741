#include "solera/methods/consolidation/student.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/methods/copied_head.h"
#include "solera/methods/merging/merge.h"
#include "solera/tensor/state_dict.h"

namespace solera::methods {
namespace {

void add_head(models::Network& student, const HeadPlan& plan) {
  student.add_head(plan.name, plan.classes, plan.class_names, plan.multi_label);
}

void copy_generalist_head(models::Network& student, models::Network& generalist,
                          const std::string& name) {
  if (generalist.heads().empty()) {
    throw Error(ErrorKind::kUsage, name,
                "found a generalist without a classifier, expected one: the "
                "arms rc and sl learn from its outputs");
  }
  add_copied_head(student, generalist.heads().front(), name);
}

bool same_classes(const models::Head& a, const models::Head& b) {
  return a.classes() == b.classes() &&
         (a.class_names.empty() || b.class_names.empty() ||
          a.class_names == b.class_names);
}

}  // namespace

models::NetworkPtr make_student(models::Network& generalist,
                                const std::string& generalist_name,
                                const std::vector<HeadPlan>& experts,
                                const HeadPlan& labels,
                                const ConsolidationOptions& options,
                                std::uint64_t seed) {
  models::ModelSpec spec = generalist.spec();
  spec.classes = 0;
  models::NetworkPtr student = models::make_network(spec, seed);
  tensor::load_state_strict(student->backbone(),
                            tensor::state_of(generalist.backbone()),
                            generalist_name);
  if (options.arm != Arm::kTraditional) {
    copy_generalist_head(*student, generalist, generalist_name);
  }
  if (options.arm != Arm::kSoftLabel) {
    for (const HeadPlan& expert : experts) add_head(*student, expert);
  }
  if (options.label_weight > 0) add_head(*student, labels);
  return student;
}

void start_student_from(models::Network& student, models::Network& init,
                        const std::string& where) {
  const tensor::StateDict backbone = tensor::state_of(init.backbone());
  require_same_tensors(
      {{"the generalist", tensor::state_of(student.backbone())},
       {"init", backbone}},
      where);
  tensor::load_state_strict(student.backbone(), backbone, where);
  for (models::Head& head : student.heads()) {
    for (const models::Head& given : init.heads()) {
      if (given.name != head.name || !same_classes(given, head)) continue;
      tensor::load_state_strict(*head.linear, tensor::state_of(*given.linear),
                                where);
    }
  }
}

}  // namespace solera::methods
