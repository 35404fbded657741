#include "solera/recipe/judged_training.h"

#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/data/loader.h"
#include "solera/recipe/accuracy_observer.h"
#include "solera/recipe/answers.h"
#include "solera/tensor/state_dict.h"
#include "solera/train/checkpoint.h"

namespace solera::recipe {
namespace {

constexpr int kJudgedAtATime = 64;

class HeldOutObserver final : public train::Observer {
 public:
  HeldOutObserver(const std::vector<Judge>& judges, int workers)
      : judges_(judges), workers_(workers) {}

  train::Metrics after_epoch(std::int64_t) override {
    train::Metrics metrics = {{kAccuracyMetric, 0.0}};
    double sum = 0.0;
    for (const Judge& judge : judges_) {
      const double accuracy =
          right_guesses(judge.held_guess, judge.held, judge.view, workers_)
              .mean()
              .item<double>();
      sum += accuracy;
      metrics.emplace_back(std::string(kAccuracyMetric) + "/" + judge.name,
                           accuracy);
    }
    metrics.front().second = sum / static_cast<double>(judges_.size());
    return metrics;
  }

 private:
  const std::vector<Judge>& judges_;
  int workers_;
};

using Rights = std::vector<torch::Tensor>;

Rights test_all(const std::vector<Judge>& judges, int workers) {
  Rights rights;
  for (const Judge& judge : judges) {
    rights.push_back(
        judge.test == nullptr
            ? torch::Tensor()
            : right_guesses(judge.test_guess, judge.test, judge.view, workers));
  }
  return rights;
}

tensor::StateDict copy_of(const torch::nn::Module& module) {
  tensor::StateDict copy;
  for (const auto& [name, value] : tensor::state_of(module)) {
    copy.set(name, value.clone());
  }
  return copy;
}

}  // namespace

torch::Tensor right_guesses(const Guess& guess, const data::DatasetPtr& dataset,
                            const data::ViewOptions& view, int workers) {
  const torch::NoGradGuard no_grad;
  data::LoaderOptions options;
  options.batch_size = kJudgedAtATime;
  options.shuffle = false;
  options.workers = workers;
  const auto loader = data::make_loader(dataset, view, options);
  torch::Tensor right = torch::zeros({dataset->size()}, torch::kDouble);
  loader->seek(0, 0);
  while (const auto batch = loader->next()) {
    const torch::Tensor same = guess(*batch).to(torch::kCPU).eq(batch->labels);
    right.index_put_({batch->ids}, 100.0 * same.to(torch::kDouble));
  }
  return right;
}

JudgedTraining train_judged(train::TrainTask task,
                            const train::TrainOptions& options,
                            const train::TrainContext& context,
                            const std::vector<Judge>& judges, KeptEpoch keep) {
  HeldOutObserver observer(judges, options.workers);
  task.observers.push_back(&observer);
  task.best_metric = kAccuracyMetric;
  JudgedTraining trained;
  trained.training = train::train(task, options, context);
  torch::nn::Module& module = task.stage->module();
  const Rights last = test_all(judges, options.workers);
  const tensor::StateDict last_state = copy_of(module);
  const auto folder = context.folder / "checkpoints" / "best";
  const auto best = train::load_checkpoint(folder);
  trained.best_epoch = best ? best->position.epoch : trained.training.epochs;
  if (best) {
    tensor::load_state_strict(
        module, best->ema.empty() ? best->module : best->ema, folder.string());
  }
  const Rights of_best = test_all(judges, options.workers);
  for (std::size_t i = 0; i < judges.size(); ++i) {
    trained.figures.push_back({judges[i].name, of_best[i], last[i]});
  }
  if (keep == KeptEpoch::kLast) {
    tensor::load_state_strict(module, last_state, folder.string());
  }
  return trained;
}

Value describe_figures(const JudgedTraining& trained, std::size_t judge) {
  const Figures& figures = trained.figures.at(judge);
  Value value = Value::object();
  value.set("best_epoch", trained.best_epoch);
  if (trained.training.best) {
    value.set("held_out", *trained.training.best / 100.0);
  }
  value.set("training_seconds", trained.training.seconds);
  if (figures.best.defined()) {
    Value test = Value::object();
    test.set("best", describe_answers(figures.best));
    test.set("last", describe_answers(figures.last));
    value.set("test", test);
  }
  return value;
}

Value describe_right(const torch::Tensor& right) {
  std::string text;
  for (std::int64_t i = 0; i < right.numel(); ++i) {
    text += right[i].item<double>() > 0 ? '1' : '0';
  }
  return text;
}

torch::Tensor read_right(const Value& text, const std::string& where) {
  std::vector<double> right;
  for (const char letter : text.as_string()) {
    if (letter != '0' && letter != '1') {
      throw Error(ErrorKind::kBadInput, where,
                  "found a letter that is neither 0 nor 1, expected answers "
                  "as a step writes them");
    }
    right.push_back(letter == '1' ? 100.0 : 0.0);
  }
  return torch::tensor(right, torch::kDouble);
}

}  // namespace solera::recipe
