#include "solera/recipe/consolidate_step.h"

#include "solera/core/error.h"
#include "solera/eval/input_view.h"
#include "solera/methods/consolidation/consolidation.h"
#include "solera/methods/consolidation/student.h"
#include "solera/recipe/expert_source.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/student_init.h"
#include "solera/recipe/teacher_source.h"
#include "solera/recipe/training.h"
#include "solera/recipe/weight_log.h"

namespace solera::recipe {
namespace {

struct ConsolidateOptions {
  data::DataSpec proxy;
  Value generalist;
  std::vector<Value> experts;
  Value init;
  std::optional<std::uint64_t> seed;
  bool bf16_teachers = false;
  std::optional<models::InputSpec> input;
  data::ViewOptions view;
  methods::ConsolidationOptions method;
  train::TrainOptions training;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("proxy", proxy, "the images to learn on; labels are not needed");
    visit("generalist", generalist,
          "a network: the student starts as a copy of it, or of init");
    visit("experts", experts,
          "a list of networks, or of ensembles that speak as one");
    visit("init", init,
          "a network that the student starts from instead, or {merge: {...}}: "
          "the teachers' weights merged");
    visit("seed", seed, "default: the recipe's");
    visit("bf16_teachers", bf16_teachers,
          "teachers in bfloat16: faster, logits within 1.5 %");
    visit("input", input,
          "of the student; default: the view's size, the generalist's "
          "normalisation");
    visit("view", view, "how a view of a proxy image is made");
    method.visit_fields(visit);
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const {
    method.validate(where);
    training.validate(where);
    methods::loss_weights(method, experts.size());
  }
};

struct Request {
  ConsolidateOptions options;
  NetworkSource generalist;
  std::vector<ExpertSource> experts;
  StudentInit init;

  std::vector<NetworkSource> networks() const {
    std::vector<NetworkSource> all = {generalist};
    for (const ExpertSource& expert : experts) {
      all.insert(all.end(), expert.members.begin(), expert.members.end());
    }
    return all;
  }
};

// The parts of the student have rates of their own.
void refuse_optimizer_lr(const StepInputs& inputs) {
  const Value* optimizer = inputs.options.find("optimizer");
  const Value* lr = optimizer != nullptr ? optimizer->find("lr") : nullptr;
  if (lr == nullptr) return;
  throw Error(ErrorKind::kUsage,
              inputs.place.child("optimizer.lr").text(lr->line()),
              "has no effect here, set backbone_lr and head_lr");
}

void check_head_names(const Request& request, const Place& place) {
  std::vector<std::string> names = {request.generalist.label()};
  check_head_name(names.front(), request.generalist.place);
  for (const ExpertSource& expert : request.experts) {
    check_head_name(expert.label(), expert.place);
    names.push_back(expert.label());
  }
  check_different_names(names, place);
}

Request read_request(const StepInputs& inputs) {
  Request request;
  read_options(inputs.options, inputs.place, request.options);
  if (!request.options.seed) request.options.seed = inputs.seed;
  refuse_optimizer_lr(inputs);
  request.generalist = read_network_source(request.options.generalist,
                                           inputs.place.child("generalist"));
  if (request.generalist.name.empty()) request.generalist.name = "generalist";
  const Place place = inputs.place.child("experts");
  for (std::size_t i = 0; i < request.options.experts.size(); ++i) {
    request.experts.push_back(read_expert_source(
        request.options.experts[i], place.child(std::to_string(i))));
  }
  check_head_names(request, inputs.place);
  request.init =
      read_student_init(request.options.init, inputs.place.child("init"));
  return request;
}

void add_init(const Request& request, const StepInputs& inputs,
              StepPlan& plan) {
  if (request.init.merge) {
    for (const NetworkSource& network : request.networks()) {
      refuse_foreign(network, inputs.base, "merging needs its weights");
    }
  }
  if (!request.init.network) return;
  refuse_foreign(*request.init.network, inputs.base,
                 "the student starts from weights");
  add_network_files({*request.init.network}, inputs, plan);
}

StepPlan plan_consolidation(const StepInputs& inputs) {
  const Request request = read_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.options.set("init", request.init.resolved(request.options.init));
  plan.neutral = neutral_train_options();
  plan.neutral.insert(
      plan.neutral.end(),
      {"generalist.licence", "experts.licence", "experts.ensemble.licence",
       "init.licence", "init.merge.workers"});
  refuse_foreign(request.generalist, inputs.base,
                 "the student starts as a copy of the generalist");
  add_network_files(request.networks(), inputs, plan);
  add_init(request, inputs, plan);
  plan.files.push_back(hash_dataset("proxy", request.options.proxy, inputs));
  if (request.options.method.label_weight > 0) {
    require_labels("proxy", request.options.proxy, inputs);
  }
  return plan;
}

/// The teachers that speak and the student that listens.
class Consolidation {
 public:
  Consolidation(const Request& request, const StepContext& context)
      : request_(request),
        options_(request.options),
        context_(context),
        train_context_(train_context(context, *request.options.seed)),
        proxy_(open_step_dataset("proxy", request.options.proxy,
                                 context.inputs)) {}

  Value run() {
    LoadedNetwork generalist = load_network(request_.generalist, context_);
    lineage_.add("generalist", request_.generalist,
                 generalist.network->spec().architecture, context_);
    input_ = options_.input ? *options_.input
                            : input_for_view(options_.view, generalist.input);
    if (options_.method.arm != methods::Arm::kTraditional) {
      teachers_.push_back(make_teacher(generalist, setting()).teacher);
    }
    load_experts();
    student_ = methods::make_student(
        *generalist.network, generalist.label, heads_,
        {"labels", class_count(), proxy_->class_names(), false},
        options_.method, *options_.seed);
    if (request_.init.is_given()) start_from_init();
    const Value result = describe_training(train_student());
    student_->to(torch::kCPU);
    write_network_folder(context_.folder / kExportFolder, *student_, input_,
                         manifest_of_step_network(context_, lineage_));
    return with_network(result);
  }

 private:
  std::int64_t class_count() const {
    return static_cast<std::int64_t>(proxy_->class_names().size());
  }

  void load_experts() {
    if (options_.method.arm == methods::Arm::kSoftLabel) return;
    for (const ExpertSource& source : request_.experts) {
      LoadedTeacher expert = load_expert(source, context_, setting(), lineage_);
      heads_.push_back({expert.label, expert.teacher->classes(),
                        expert.teacher->class_names(), expert.multi_label});
      teachers_.push_back(std::move(expert.teacher));
    }
  }

  void start_from_init() {
    const ProxyView proxy{proxy_, eval::input_view(input_), *options_.seed};
    const models::NetworkPtr init = load_student_init(
        request_.init, request_.networks(), input_, proxy, context_, lineage_);
    methods::start_student_from(*student_, *init,
                                context_.inputs.place.child("init").text(0));
  }

  TeacherSetting setting() const {
    return {train_context_.device, options_.bf16_teachers};
  }

  train::TrainResult train_student() {
    const auto stage = methods::make_consolidation_stage(
        student_, input_, options_.method, request_.experts.size());
    train::TrainTask task;
    task.stage = stage.get();
    for (const auto& teacher : teachers_) {
      task.teachers.push_back(teacher.get());
    }
    task.dataset = proxy_;
    task.view = options_.view;
    const auto weights =
        add_weight_log(student_, options_.training, train_context_, task);
    return train::train(task, options_.training, train_context_);
  }

  Value with_network(Value result) const {
    result.set("arm", write_options(options_.method).at("arm"));
    result.set("proxy_images", proxy_->size());
    describe_network(*student_, result);
    return result;
  }

  const Request& request_;
  const ConsolidateOptions& options_;
  const StepContext& context_;
  train::TrainContext train_context_;
  data::DatasetPtr proxy_;
  models::InputSpec input_;
  Lineage lineage_;
  std::vector<methods::HeadPlan> heads_;
  std::vector<std::unique_ptr<teacher::Teacher>> teachers_;
  models::NetworkPtr student_;
};

Value run_consolidation(const StepContext& context) {
  const Request request = read_request(context.inputs);
  return Consolidation(request, context).run();
}

}  // namespace

StepKind consolidate_step() {
  StepKind kind;
  kind.name = "consolidate";
  kind.description =
      "a student with one head per teacher, from a generalist and experts";
  kind.gives_network = true;
  kind.describe_options = &option_rows<ConsolidateOptions>;
  kind.plan = &plan_consolidation;
  kind.run = &run_consolidation;
  return kind;
}

}  // namespace solera::recipe
