#include "solera/recipe/expert_source.h"

#include "solera/core/error.h"
#include "solera/teacher/class_order.h"
#include "solera/teacher/ensemble_teacher.h"

namespace solera::recipe {
namespace {

constexpr const char* kRole = "expert";

struct EnsembleOptions {
  std::string name;
  Value ensemble;
  std::vector<double> shares;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("name", name, "of the head that learns from it");
    visit("ensemble", ensemble, "networks of one class list");
    visit("shares", shares, "their relative weights; default: all alike");
  }
};

ExpertSource read_ensemble(const Value& value, const Place& place) {
  EnsembleOptions options;
  read_options(value, place, options);
  if (options.name.empty()) {
    throw Error(ErrorKind::kUsage, place.text(value.line()),
                "found an ensemble without a name, add name: ...");
  }
  ExpertSource source{
      options.name,
      read_network_list(options.ensemble, place.child("ensemble")),
      options.shares, place};
  teacher::ensemble_weights(source.shares, source.members.size(),
                            place.child("shares").text(0));
  return source;
}

LoadedTeacher load_member(const NetworkSource& member,
                          const StepContext& context,
                          const TeacherSetting& setting, Lineage& lineage) {
  LoadedTeacher loaded = load_teacher(member, context, setting);
  lineage.add(kRole, member, loaded.architecture, context);
  return loaded;
}

// Probabilities of classes are averaged.
void refuse_multi_label(const LoadedTeacher& loaded) {
  if (!loaded.multi_label) return;
  throw Error(ErrorKind::kUsage, loaded.label,
              "has any number of labels an image, expected a member of an "
              "ensemble to have one");
}

std::unique_ptr<teacher::Teacher> average(
    const ExpertSource& source,
    std::vector<std::unique_ptr<teacher::Teacher>> members) {
  const std::int64_t classes = members.front()->classes();
  const std::vector<std::string> names = teacher::known_class_names(members);
  for (auto& member : members) {
    member = teacher::align_classes(std::move(member), classes, names);
  }
  return teacher::make_ensemble_teacher(source.name, std::move(members),
                                        source.shares);
}

}  // namespace

std::string ExpertSource::label() const {
  return name.empty() ? members.front().label() : name;
}

ExpertSource read_expert_source(const Value& value, const Place& place) {
  if (value.is_object() && value.find("ensemble") != nullptr) {
    return read_ensemble(value, place);
  }
  return {"", {read_network_source(value, place)}, {}, place};
}

LoadedTeacher load_expert(const ExpertSource& source,
                          const StepContext& context,
                          const TeacherSetting& setting, Lineage& lineage) {
  LoadedTeacher first =
      load_member(source.members.front(), context, setting, lineage);
  if (source.name.empty()) return first;
  std::vector<std::unique_ptr<teacher::Teacher>> members;
  refuse_multi_label(first);
  members.push_back(std::move(first.teacher));
  for (std::size_t i = 1; i < source.members.size(); ++i) {
    LoadedTeacher next =
        load_member(source.members[i], context, setting, lineage);
    refuse_multi_label(next);
    members.push_back(std::move(next.teacher));
  }
  return {source.name, average(source, std::move(members)), first.input, false,
          ""};
}

}  // namespace solera::recipe
