#include "solera/methods/mlfd/joint_teacher.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "solera/nn/conv.h"
#include "solera/nn/init.h"
#include "solera/nn/linear.h"

namespace solera::methods {
namespace {

using torch::Tensor;

nn::Conv2d make_conv(std::int64_t in, std::int64_t out, std::int64_t kernel,
                     std::int64_t stride) {
  nn::ConvOptions options;
  options.in = in;
  options.out = out;
  options.kernel = kernel;
  options.stride = stride;
  options.bias = kernel == 1;
  return nn::Conv2d(options);
}

nn::BatchNorm2d make_norm(std::int64_t channels) {
  nn::BatchNormOptions options;
  options.channels = channels;
  return nn::BatchNorm2d(options);
}

void init_layer(Tensor& weight, Tensor& bias, JointInit init,
                const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  const std::int64_t places = weight[0][0].numel();
  const auto fan_in = static_cast<double>(weight.size(1) * places);
  const auto fan_out = static_cast<double>(weight.size(0) * places);
  const double bound = init == JointInit::kXavier
                           ? std::sqrt(6.0 / (fan_in + fan_out))
                           : 1.0 / std::sqrt(fan_in);
  weight.uniform_(-bound, bound, generator);
  if (bias.defined() && init == JointInit::kDefault) {
    bias.uniform_(-bound, bound, generator);
  }
}

void init_layers(torch::nn::Module& module, JointInit init,
                 const at::Generator& generator) {
  if (auto* conv = dynamic_cast<nn::Conv2dImpl*>(&module)) {
    init_layer(conv->weight, conv->bias, init, generator);
  } else if (auto* linear = dynamic_cast<nn::LinearImpl*>(&module)) {
    init_layer(linear->weight, linear->bias, init, generator);
  }
  for (const auto& child : module.children()) {
    init_layers(*child, init, generator);
  }
}

/// Conv, batch norm, GELU, and the side that the student's level has.
class Filter : public torch::nn::Module {
 public:
  Filter(nn::Conv2d conv, std::int64_t side)
      : conv_(register_module("conv", std::move(conv))),
        norm_(register_module("norm", make_norm(conv_->options().out))),
        side_(side) {}

  Tensor forward(const Tensor& x) {
    const Tensor y = torch::gelu(norm_(conv_(x)));
    return y.size(2) == side_ ? y
                              : torch::adaptive_avg_pool2d(y, {side_, side_});
  }

 private:
  nn::Conv2d conv_;
  nn::BatchNorm2d norm_;
  std::int64_t side_;
};

/// The kernel and stride of the map at `index` of `maps`.
nn::Conv2d filter_conv(const std::vector<LevelShape>& maps, std::size_t index,
                       std::int64_t in, std::int64_t side, JointLayout layout) {
  const LevelShape& map = maps[index];
  const bool pointwise =
      layout == JointLayout::kCompleted ? index == 0 : index + 1 == maps.size();
  if (pointwise) return make_conv(in, map.channels, 1, 1);
  const auto ratio =
      std::lround(static_cast<double>(side) / static_cast<double>(map.side));
  return make_conv(in, map.channels, 3, std::max<std::int64_t>(1, ratio));
}

}  // namespace

struct JointTeacher::Adaptor : public torch::nn::Module {
  Adaptor(std::int64_t channels, std::int64_t width)
      : norm(register_module("norm", make_norm(channels))),
        conv(register_module("conv", make_conv(channels, width, 1, 1))) {}

  nn::BatchNorm2d norm;
  nn::Conv2d conv;
};

struct JointTeacher::Branch : public torch::nn::Module {
  Branch(const JointBranch& plan, std::int64_t channels, std::int64_t side,
         JointLayout layout) {
    for (std::size_t i = 0; i < plan.maps.size(); ++i) {
      filters.push_back(
          register_module("filter" + std::to_string(i),
                          std::make_shared<Filter>(
                              filter_conv(plan.maps, i, channels, side, layout),
                              plan.maps[i].side)));
      channels = plan.maps[i].channels;
      side = plan.maps[i].side;
    }
    if (plan.dense > 0) {
      dense = register_module(
          "dense", nn::Linear(nn::LinearOptions{channels, plan.dense}));
      channels = plan.dense;
    }
    head = register_module(
        "head", nn::Linear(nn::LinearOptions{channels, plan.classes}));
  }

  std::vector<std::shared_ptr<Filter>> filters;
  nn::Linear dense{nullptr};
  nn::Linear head{nullptr};
};

std::vector<Tensor> JointAnswer::all() const {
  std::vector<Tensor> result = {logits};
  result.insert(result.end(), maps.begin(), maps.end());
  if (dense.defined()) result.push_back(dense);
  return result;
}

JointTeacher::JointTeacher(const JointGeometry& geometry,
                           const JointOptions& options, std::uint64_t seed)
    : geometry_(geometry), options_(options) {
  std::int64_t channels = 0;
  for (const LevelShape& teacher : geometry_.teachers) {
    channels += geometry_.side > 0 ? options_.width : teacher.channels;
    if (geometry_.side == 0) continue;
    adaptors_.push_back(register_module(
        "adaptor" + std::to_string(adaptors_.size()),
        std::make_shared<Adaptor>(teacher.channels, options_.width)));
  }
  if (geometry_.side > 0) {
    fused_norm_ = register_module("norm", make_norm(channels));
  }
  for (const JointBranch& branch : geometry_.branches) {
    branches_.push_back(register_module(
        "branch" + std::to_string(branches_.size()),
        std::make_shared<Branch>(branch, channels, geometry_.side,
                                 options_.layout)));
  }
  init_layers(*this, options_.init, nn::make_generator(seed));
}

JointTeacher::~JointTeacher() = default;

Tensor JointTeacher::fuse(const std::vector<Tensor>& features) {
  if (geometry_.side == 0) return torch::cat(features, 1);
  std::vector<Tensor> adapted;
  for (std::size_t i = 0; i < adaptors_.size(); ++i) {
    Adaptor& adaptor = *adaptors_[i];
    adapted.push_back(adaptor.conv(adaptor.norm(features.at(i))));
  }
  return torch::gelu(fused_norm_(torch::cat(adapted, 1)));
}

JointAnswer JointTeacher::answer(std::size_t index, const Tensor& fused) {
  Branch& branch = *branches_.at(index);
  JointAnswer result;
  Tensor x = fused;
  for (const auto& filter : branch.filters) {
    x = filter->forward(x);
    result.maps.push_back(x);
  }
  if (x.dim() == 4) x = x.mean({2, 3});
  if (branch.dense) {
    x = branch.dense(x);
    result.dense = x;
  }
  result.logits =
      branch.head(torch::dropout(x, options_.dropout, is_training()));
  return result;
}

namespace {

class JointFeatures final : public teacher::FeatureSource {
 public:
  JointFeatures(JointTeacherPtr joint, std::size_t branch,
                teacher::FeatureSource& teachers)
      : joint_(std::move(joint)), branch_(branch), teachers_(teachers) {}

  std::vector<Tensor> features(const data::Batch& batch) override {
    const torch::NoGradGuard no_grad;
    joint_->eval();
    std::vector<Tensor> result;
    for (const Tensor& answer :
         joint_->answer(branch_, joint_->fuse(teachers_.features(batch)))
             .all()) {
      result.push_back(answer.to(torch::kFloat));
    }
    return result;
  }

 private:
  JointTeacherPtr joint_;
  std::size_t branch_;
  teacher::FeatureSource& teachers_;
};

}  // namespace

std::unique_ptr<teacher::FeatureSource> make_joint_features(
    JointTeacherPtr joint, std::size_t branch,
    teacher::FeatureSource& teachers) {
  return std::make_unique<JointFeatures>(std::move(joint), branch, teachers);
}

}  // namespace solera::methods
