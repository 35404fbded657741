#include "solera/teacher/onnx_teacher.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/core/text.h"
#include "solera/io/onnx_metadata.h"
#include "solera/io/onnx_runtime.h"

namespace solera::teacher {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLogits = "logits";
constexpr std::int64_t kFree = -1;
constexpr std::int64_t kChannels = 3;

[[noreturn]] void refuse(const fs::path& path, const std::string& message) {
  throw Error(ErrorKind::kBadInput, path.string(), message);
}

std::string text_of(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> sizes;
  for (const std::int64_t size : shape) {
    sizes.push_back(size == kFree ? "?" : std::to_string(size));
  }
  return "[" + join(sizes, ", ") + "]";
}

bool is(std::int64_t size, std::int64_t wanted) {
  return size == kFree || size == wanted;
}

const io::OnnxPort& image_input(const io::OnnxSession& session,
                                const fs::path& path) {
  if (session.inputs().size() != 1) {
    refuse(path, fmt::format("the model has {} inputs, expected one",
                             session.inputs().size()));
  }
  const io::OnnxPort& input = session.inputs().front();
  const std::vector<std::int64_t>& shape = input.shape;
  const bool images =
      input.is_float && shape.size() == 4 && shape[0] != 0 &&
      is(shape[1], kChannels) &&
      (shape[2] == shape[3] || shape[2] == kFree || shape[3] == kFree);
  if (!images) {
    refuse(path, fmt::format("input '{}' is {} {}, expected float [batch, 3, "
                             "size, size]",
                             input.name, input.is_float ? "float" : "no float",
                             text_of(shape)));
  }
  return input;
}

// The side of the input if the file fixes it.
std::int64_t fixed_side(const io::OnnxPort& input) {
  return input.shape[2] == kFree ? input.shape[3] : input.shape[2];
}

std::vector<std::string> names_of(const std::vector<io::OnnxPort>& ports) {
  std::vector<std::string> names;
  for (const io::OnnxPort& port : ports) names.push_back(port.name);
  return names;
}

const io::OnnxPort& chosen_output(const io::OnnxSession& session,
                                  const std::string& wish,
                                  const std::string& where) {
  const std::vector<io::OnnxPort>& outputs = session.outputs();
  if (wish.empty() && outputs.size() == 1) return outputs.front();
  const std::string name = wish.empty() ? kLogits : wish;
  for (const io::OnnxPort& output : outputs) {
    if (output.name == name) return output;
  }
  const std::string known = join(names_of(outputs), ", ");
  throw Error(
      ErrorKind::kUsage, where,
      wish.empty()
          ? fmt::format("the model has several outputs and none named "
                        "'logits', choose one with `output`: {}",
                        known)
          : fmt::format("no output '{}'; the model has {}", wish, known));
}

// Sizes that the file leaves open are known when it has run once.
std::int64_t count_classes(const std::vector<std::int64_t>& shape,
                           const io::OnnxPort& output, const fs::path& path) {
  if (shape.size() != 2 || shape[1] < 1) {
    refuse(path, fmt::format("output '{}' is {}, expected logits [batch, "
                             "classes]",
                             output.name, text_of(shape)));
  }
  return shape[1];
}

std::vector<std::string> class_names_of(const io::OnnxSession& session,
                                        const std::string& output,
                                        std::int64_t classes,
                                        const fs::path& path) {
  const auto text = session.metadata(io::kOnnxHeads);
  if (!text) return {};
  for (const io::OnnxHead& head : io::read_onnx_heads(*text, path.string())) {
    if (head.output != output) continue;
    if (head.classes == classes) return head.class_names;
    refuse(path, fmt::format("output '{}' has {} classes, but its metadata "
                             "say {}",
                             output, classes, head.classes));
  }
  return {};
}

void check_names(const std::vector<std::string>& names, std::int64_t classes,
                 const std::string& where) {
  if (names.empty() || names.size() == static_cast<std::size_t>(classes)) {
    return;
  }
  throw Error(ErrorKind::kUsage, where,
              fmt::format("{} class names for {} classes, expected as many "
                          "names as classes",
                          names.size(), classes));
}

// `images` of as many as the file wants at once, the last ones repeated.
torch::Tensor fill_up(const torch::Tensor& images, std::int64_t batch) {
  const std::int64_t missing = batch - images.size(0);
  if (missing == 0) return images;
  return torch::cat(
      {images, images.slice(0, -1).expand({missing, -1, -1, -1})});
}

class OnnxTeacher final : public Teacher {
 public:
  OnnxTeacher(const fs::path& path, const OnnxTeacherOptions& options,
              torch::Device device);

  const std::string& name() const override { return options_.name; }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }
  std::int64_t classes() const override { return classes_; }
  TeacherOutput predict(const data::Batch& batch) override;

 private:
  torch::Tensor run(const torch::Tensor& images) {
    return session_->run(images, {output_}).front();
  }

  OnnxTeacherOptions options_;
  torch::Device device_;
  std::unique_ptr<io::OnnxSession> session_;
  std::string output_;
  std::int64_t batch_ = kFree;  // how many images the file wants at once
  std::int64_t classes_ = 0;
  std::vector<std::string> class_names_;
};

OnnxTeacher::OnnxTeacher(const fs::path& path,
                         const OnnxTeacherOptions& options,
                         torch::Device device)
    : options_(options),
      device_(device),
      session_(io::open_onnx(path, options.threads > 0
                                       ? options.threads
                                       : at::get_num_threads())) {
  const io::OnnxPort& input = image_input(*session_, path);
  const std::int64_t side = fixed_side(input);
  if (!is(side, options.input.size)) {
    throw Error(ErrorKind::kUsage, options.name,
                fmt::format("{} takes images of {} pixels, the input size is "
                            "{}, make them equal",
                            path.string(), side, options.input.size));
  }
  batch_ = input.shape[0];
  const io::OnnxPort& output =
      chosen_output(*session_, options.output, options.name);
  output_ = output.name;
  const torch::Tensor probe =
      run(torch::zeros({batch_ == kFree ? 1 : batch_, kChannels,
                        options.input.size, options.input.size}));
  classes_ = count_classes(probe.sizes().vec(), output, path);
  class_names_ = options.class_names.empty()
                     ? class_names_of(*session_, output_, classes_, path)
                     : options.class_names;
  check_names(class_names_, classes_, options.name);
}

TeacherOutput OnnxTeacher::predict(const data::Batch& batch) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor images =
      models::make_input(batch.images, options_.input, torch::kCPU);
  if (batch_ == kFree) return {run(images).to(device_)};
  std::vector<torch::Tensor> logits;
  for (const torch::Tensor& piece : images.split(batch_)) {
    logits.push_back(run(fill_up(piece, batch_)).slice(0, 0, piece.size(0)));
  }
  return {torch::cat(logits).to(device_)};
}

}  // namespace

std::unique_ptr<Teacher> make_onnx_teacher(const fs::path& path,
                                           const OnnxTeacherOptions& options,
                                           torch::Device device) {
  options.input.validate(options.name);
  return std::make_unique<OnnxTeacher>(path, options, device);
}

models::InputSpec onnx_input_spec(const fs::path& path) {
  const auto session = io::open_onnx(path, 1);
  models::InputSpec input;
  if (const auto text = session->metadata(io::kOnnxInput)) {
    try {
      read_options(parse_json(*text, path.string()),
                   {path.string(), io::kOnnxInput}, input);
    } catch (const Error& error) {
      throw Error(ErrorKind::kBadInput, "", error.what());
    }
    return input;
  }
  const std::int64_t side = fixed_side(image_input(*session, path));
  if (side > 0)
    input.size = static_cast<int>(std::min<std::int64_t>(side, 1 << 30));
  return input;
}

}  // namespace solera::teacher
