#include "solera/recipe/teacher_source.h"

#include "solera/core/error.h"
#include "solera/io/torchscript.h"
#include "solera/recipe/foreign_network.h"
#include "solera/teacher/network_teacher.h"
#include "solera/teacher/onnx_teacher.h"
#include "solera/teacher/torchscript_teacher.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

using io::WeightFormat;

LoadedTeacher load_program(const NetworkSource& source, const fs::path& base,
                           const TeacherSetting& setting) {
  const fs::path file = base / source.weights;
  teacher::TorchScriptTeacherOptions options;
  options.name = source.label();
  options.where = file.string();
  options.input = *source.input;
  options.output = source.output;
  options.class_names = read_class_names(source, base);
  return {
      source.label(),
      teacher::make_torchscript_teacher(
          io::load_torchscript(file, setting.device), options, setting.device),
      options.input, source.multi_label, ""};
}

LoadedTeacher load_graph(const NetworkSource& source, const fs::path& base,
                         const TeacherSetting& setting) {
  const fs::path file = base / source.weights;
  teacher::OnnxTeacherOptions options;
  options.name = source.label();
  options.input = source.input ? *source.input : teacher::onnx_input_spec(file);
  options.output = source.output;
  options.class_names = read_class_names(source, base);
  return {source.label(),
          teacher::make_onnx_teacher(file, options, setting.device),
          options.input, source.multi_label, ""};
}

const models::Head& answering_head(const LoadedNetwork& loaded) {
  if (!loaded.network->heads().empty()) return loaded.network->heads().front();
  throw Error(ErrorKind::kUsage, loaded.label,
              "found weights without a classifier, expected a teacher with "
              "one: its outputs are what the student learns");
}

}  // namespace

LoadedTeacher load_teacher(const NetworkSource& source,
                           const StepContext& context,
                           const TeacherSetting& setting) {
  const fs::path& base = context.inputs.base;
  check_foreign_options(source, base);
  switch (foreign_format(source, base)) {
    case WeightFormat::kTorchScript:
      return load_program(source, base, setting);
    case WeightFormat::kOnnx:
      return load_graph(source, base, setting);
    default:
      return make_teacher(load_network(source, context), setting);
  }
}

LoadedTeacher make_teacher(const LoadedNetwork& loaded,
                           const TeacherSetting& setting) {
  const models::Head& head = answering_head(loaded);
  teacher::NetworkTeacherOptions options;
  options.name = loaded.label;
  options.input = loaded.input;
  options.bf16 = setting.bf16;
  return {loaded.label,
          teacher::make_network_teacher(*loaded.network, head.name, options,
                                        setting.device),
          loaded.input, head.multi_label, loaded.network->spec().architecture};
}

}  // namespace solera::recipe
