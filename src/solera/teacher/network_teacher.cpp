#include "solera/teacher/network_teacher.h"

#include <torch/torch.h>

#include <vector>

#include "solera/teacher/frozen_backbone.h"

namespace solera::teacher {
namespace {

torch::Tensor frozen_copy(const torch::Tensor& tensor, torch::Device device) {
  return tensor.detach()
      .to(device, torch::kFloat, /*non_blocking=*/false, /*copy=*/true)
      .contiguous();
}

class NetworkTeacher final : public Teacher {
 public:
  NetworkTeacher(const models::Network& network, const models::Head& head,
                 const NetworkTeacherOptions& options, torch::Device device)
      : options_(options),
        device_(device),
        class_names_(head.class_names),
        backbone_(frozen_backbone(
            network, {options.name, options.bf16, options.fold}, device)),
        weight_(frozen_copy(head.linear->weight, device)) {
    if (head.linear->bias.defined()) {
      bias_ = frozen_copy(head.linear->bias, device);
    }
  }

  const std::string& name() const override { return options_.name; }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }
  std::int64_t classes() const override { return weight_.size(0); }

  TeacherOutput predict(const data::Batch& batch) override {
    return {infer(batch.images).clone()};
  }

 private:
  torch::Tensor infer(const torch::Tensor& images) {
    const c10::InferenceMode inference;
    torch::Tensor input = models::make_input(images, options_.input, device_);
    if (options_.bf16) input = input.to(torch::kBFloat16);
    const torch::Tensor seen = backbone_->head_input(input).to(torch::kFloat);
    return backbone_->classify(seen, weight_, bias_);
  }

  NetworkTeacherOptions options_;
  torch::Device device_;
  std::vector<std::string> class_names_;
  models::BackbonePtr backbone_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};

}  // namespace

std::unique_ptr<Teacher> make_network_teacher(
    const models::Network& network, const std::string& head,
    const NetworkTeacherOptions& options, torch::Device device) {
  options.input.validate(options.name);
  return std::make_unique<NetworkTeacher>(network, network.head(head), options,
                                          device);
}

}  // namespace solera::teacher
