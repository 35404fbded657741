#include "solera/recipe/train_step.h"

#include "solera/core/error.h"
#include "solera/methods/supervised/supervised.h"
#include "solera/recipe/accuracy_observer.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/provenance.h"
#include "solera/recipe/training.h"
#include "solera/recipe/weight_log.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace {

struct TrainStepOptions {
  Architecture architecture;
  Value init;
  bool keep_head = false;
  data::DataSpec data;
  std::optional<data::DataSpec> val;
  std::optional<std::uint64_t> seed;
  std::optional<models::InputSpec> input;
  data::ViewOptions view;
  methods::SupervisedOptions method;
  train::TrainOptions training;

  TrainStepOptions() { architecture.model = Value(); }

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    architecture.visit_fields(visit);
    visit("init", init,
          "a network whose backbone to start from; default: random weights");
    visit("keep_head", keep_head,
          "start from the head of init, too, instead of a fresh one");
    visit("data", data, "labelled images to learn from");
    visit("val", val, "labelled images to judge every epoch by");
    visit("seed", seed, "default: the recipe's");
    visit("input", input,
          "of the network; default: the view's size, the normalisation of "
          "init or of the published weights");
    visit("view", view, "how a view of a training image is made");
    method.visit_fields(visit);
    training.visit_fields(visit);
  }
  void validate(const std::string& where) const {
    method.validate(where);
    training.validate(where);
  }
};

struct Request {
  TrainStepOptions options;
  std::optional<NetworkSource> init;
  models::ModelSpec spec;  ///< Without init.
};

// `init: weights.pth` beside a model is short for both in a map.
NetworkSource read_init(const Request& request, const StepInputs& inputs) {
  const Value& init = request.options.init;
  const Place place = inputs.place.child("init");
  const bool is_file = init.is_string() && std::filesystem::is_regular_file(
                                               inputs.base / init.as_string());
  if (!is_file) return read_network_source(init, place);
  NetworkSource source;
  source.place = place;
  source.weights = init.as_string();
  source.architecture = request.options.architecture;
  return source;
}

Request read_request(const StepInputs& inputs) {
  Request request;
  read_options(inputs.options, inputs.place, request.options);
  TrainStepOptions& options = request.options;
  if (!options.seed) options.seed = inputs.seed;
  if (options.architecture.model.is_null() && options.init.is_null()) {
    throw Error(ErrorKind::kUsage, inputs.place.text(inputs.options.line()),
                "names neither model nor init, expected one of them");
  }
  if (!options.architecture.model.is_null()) {
    request.spec = options.architecture.spec(inputs.place);
  }
  if (!options.init.is_null()) request.init = read_init(request, inputs);
  return request;
}

StepPlan plan_training(const StepInputs& inputs) {
  const Request request = read_request(inputs);
  StepPlan plan;
  plan.options = write_options(request.options);
  plan.neutral = neutral_train_options();
  plan.neutral.push_back("init.licence");
  if (request.init) {
    refuse_foreign(*request.init, inputs.base, "training starts from weights");
    plan.files = hash_network_source(*request.init, inputs);
  }
  plan.files.push_back(hash_dataset("data", request.options.data, inputs));
  require_labels("data", request.options.data, inputs);
  if (request.options.val) {
    plan.files.push_back(hash_dataset("val", *request.options.val, inputs));
    require_labels("val", *request.options.val, inputs);
  }
  return plan;
}

class Training {
 public:
  Training(const Request& request, const StepContext& context)
      : request_(request),
        options_(request.options),
        context_(context),
        train_context_(train_context(context, *request.options.seed)),
        dataset_(open_step_dataset("data", options_.data, context.inputs)) {}

  Value run() {
    make_start();
    Value result = describe_training(train_network());
    network_->to(torch::kCPU);
    write_network_folder(context_.folder / kExportFolder, *network_, input_,
                         manifest_of_step_network(context_, lineage_));
    result.set("images", dataset_->size());
    describe_network(*network_, result);
    return result;
  }

 private:
  std::int64_t class_count() const {
    return static_cast<std::int64_t>(dataset_->class_names().size());
  }

  void make_start() {
    models::ModelSpec spec = request_.spec;
    models::InputSpec published;
    std::optional<LoadedNetwork> init;
    if (request_.init) {
      init = load_network(*request_.init, context_);
      lineage_.add("init", *request_.init, init->network->spec().architecture,
                   context_);
      spec = init->network->spec();
      check_architecture(spec);
      if (options_.architecture.dropout) {
        spec.dropout = *options_.architecture.dropout;
      }
      published = init->input;
    } else {
      published = models::find_model(spec.architecture).input;
    }
    spec.classes = 0;
    network_ = models::make_network(spec, *options_.seed);
    if (init) {
      tensor::load_state_strict(network_->backbone(),
                                tensor::state_of(init->network->backbone()),
                                init->label);
    }
    network_->add_head("head", class_count(), dataset_->class_names());
    if (options_.keep_head) copy_head(init);
    input_ = options_.input ? *options_.input
                            : input_for_view(options_.view, published);
  }

  void copy_head(const std::optional<LoadedNetwork>& init) {
    if (init && !init->network->heads().empty()) {
      const models::Head& given = init->network->heads().front();
      const bool fits = given.classes() == class_count() &&
                        (given.class_names.empty() ||
                         given.class_names == dataset_->class_names());
      if (fits) {
        tensor::load_state_strict(*network_->heads().front().linear,
                                  tensor::state_of(*given.linear), init->label);
        return;
      }
    }
    throw Error(ErrorKind::kUsage,
                context_.inputs.place.child("keep_head").text(0),
                "found no head in init with the classes of the data in their "
                "order, leave keep_head out to start with a fresh one");
  }

  void check_architecture(const models::ModelSpec& found) const {
    const Architecture& wanted = options_.architecture;
    const bool same_shape =
        (!wanted.width || *wanted.width == found.width) &&
        (!wanted.stem || *wanted.stem == found.stem) &&
        (!wanted.padding || *wanted.padding == found.padding);
    if (!same_shape) {
      throw Error(ErrorKind::kUsage,
                  context_.inputs.place.child("init").text(0),
                  "found a network of another width, stem or padding than "
                  "the step names, leave them out: init decides");
    }
    if (wanted.model.is_null() ||
        found.architecture == request_.spec.architecture) {
      return;
    }
    throw Error(ErrorKind::kUsage, context_.inputs.place.child("init").text(0),
                "found a " + found.architecture + ", expected a " +
                    request_.spec.architecture +
                    " as model says, leave model out");
  }

  train::TrainResult train_network() {
    const auto stage =
        methods::make_supervised_stage(network_, input_, options_.method);
    train::TrainTask task;
    task.stage = stage.get();
    task.dataset = dataset_;
    task.view = options_.view;
    std::unique_ptr<train::Observer> observer;
    if (options_.val) {
      observer = make_accuracy_observer(
          network_, input_,
          open_step_dataset("val", *options_.val, context_.inputs),
          train_context_.device);
      task.observers.push_back(observer.get());
      task.best_metric = kAccuracyMetric;
    }
    const auto weights =
        add_weight_log(network_, options_.training, train_context_, task);
    return train::train(task, options_.training, train_context_);
  }

  const Request& request_;
  const TrainStepOptions& options_;
  const StepContext& context_;
  train::TrainContext train_context_;
  data::DatasetPtr dataset_;
  Lineage lineage_;
  models::NetworkPtr network_;
  models::InputSpec input_;
};

Value run_training(const StepContext& context) {
  const Request request = read_request(context.inputs);
  return Training(request, context).run();
}

}  // namespace

StepKind train_step() {
  StepKind kind;
  kind.name = "train";
  kind.description = "a network on labelled images, by cross-entropy";
  kind.gives_network = true;
  kind.describe_options = &option_rows<TrainStepOptions>;
  kind.plan = &plan_training;
  kind.run = &run_training;
  return kind;
}

}  // namespace solera::recipe
