#include "solera/recipe/dataset_input.h"

#include <optional>

#include "solera/core/error.h"
#include "solera/recipe/plan_notes.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

data::DatasetPtr look_at(const std::string& name, const data::DataSpec& spec,
                         const StepInputs& inputs) {
  return data::open_dataset(spec, inputs.base, inputs.place.child(name).text(0),
                            /*keep_divisions=*/false);
}

DatasetNote describe(const data::Dataset& dataset) {
  return {data::fingerprint(dataset), !dataset.class_names().empty(),
          dataset.multi_label()};
}

// What there is before anything is taken of it.
data::DataSpec source_of(const data::DataSpec& spec) {
  data::DataSpec source = spec;
  source.class_list.clear();
  source.exclude.clear();
  source.classes.clear();
  source.exclude_classes.clear();
  source.half.reset();
  source.skip_per_class = source.per_class = source.total = 0;
  return source;
}

/// Looks at data sets one by one, so that all that is missing is found.
class Inspection {
 public:
  Inspection(const std::string& name, const StepInputs& inputs)
      : name_(name), inputs_(inputs) {}

  /// None if something is wrong with it.
  std::optional<DatasetNote> look(const data::DataSpec& spec) {
    return find_parts(spec) ? try_open(spec) : std::nullopt;
  }

 private:
  bool find_parts(const data::DataSpec& spec) {
    bool found = true;
    for (const data::DataSpec& part : spec.concat) {
      if (!look(part)) found = false;
    }
    const bool list = find_file(spec.class_list, "a list of classes");
    const bool exclusions = find_file(spec.exclude, "a list of images");
    const bool has_lists = !spec.class_list.empty() || !spec.exclude.empty();
    if (has_lists && spec.concat.empty() && !try_open(source_of(spec))) {
      return false;
    }
    return found && list && exclusions;
  }

  bool find_file(const std::string& name, const char* expected) {
    const fs::path path = inputs_.base / name;
    std::error_code ignored;
    if (name.empty() || fs::exists(path, ignored)) return true;
    report(Error(ErrorKind::kBadInput, path.string(),
                 std::string("found nothing there, expected ") + expected));
    return false;
  }

  std::optional<DatasetNote> try_open(const data::DataSpec& spec) {
    const std::string key = to_json(write_options(spec));
    const auto known = inputs_.notes->datasets.find(key);
    if (known != inputs_.notes->datasets.end()) return known->second;
    try {
      const DatasetNote note = describe(*look_at(name_, spec, inputs_));
      inputs_.notes->datasets[key] = note;
      return note;
    } catch (const Error& error) {
      report(error);
      return std::nullopt;
    }
  }

  void report(const Error& error) {
    inputs_.notes->report(error, inputs_.place.key);
  }

  const std::string& name_;
  const StepInputs& inputs_;
};

std::optional<DatasetNote> note_of(const std::string& name,
                                   const data::DataSpec& spec,
                                   const StepInputs& inputs) {
  if (!inputs.notes) return describe(*look_at(name, spec, inputs));
  if (inputs.notes->collects()) return Inspection(name, inputs).look(spec);
  const std::string key = to_json(write_options(spec));
  const auto known = inputs.notes->datasets.find(key);
  if (known != inputs.notes->datasets.end()) return known->second;
  return inputs.notes->datasets[key] = describe(*look_at(name, spec, inputs));
}

}  // namespace

InputFile hash_dataset(const std::string& name, const data::DataSpec& spec,
                       const StepInputs& inputs) {
  const auto note = note_of(name, spec, inputs);
  return {name, note ? note->fingerprint : ""};
}

void require_any_labels(const std::string& name, const data::DataSpec& spec,
                        const StepInputs& inputs) {
  const auto note = note_of(name, spec, inputs);
  if (!note || note->labelled) return;
  throw Error(ErrorKind::kUsage, inputs.place.child(name).text(0),
              "found images without labels, expected labelled ones");
}

bool may_have_several_labels(const std::string& name,
                             const data::DataSpec& spec,
                             const StepInputs& inputs) {
  const auto note = note_of(name, spec, inputs);
  return !note || note->multi_label;
}

void require_labels(const std::string& name, const data::DataSpec& spec,
                    const StepInputs& inputs) {
  const auto note = note_of(name, spec, inputs);
  if (note && note->multi_label) {
    throw Error(ErrorKind::kUsage, inputs.place.child(name).text(0),
                "found a multi-label dataset, expected one class per image");
  }
  require_any_labels(name, spec, inputs);
}

}  // namespace solera::recipe
