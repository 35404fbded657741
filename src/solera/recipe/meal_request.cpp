#include "solera/recipe/meal_request.h"

#include "solera/core/error.h"
#include "solera/teacher/ensemble_teacher.h"

namespace solera::recipe {

MealRequest read_meal_request(const StepInputs& inputs) {
  MealRequest request;
  read_options(inputs.options, inputs.place, request.options);
  MealStepOptions& options = request.options;
  if (!options.seed) options.seed = inputs.seed;
  request.teachers =
      read_network_list(options.teachers, inputs.place.child("teachers"));
  teacher::ensemble_weights(options.method.teacher_weights,
                            request.teachers.size(),
                            inputs.place.child("teacher_weights").text(0));
  const bool has_model = !options.architecture.model.is_null();
  if (has_model == !options.student.is_null()) {
    throw Error(ErrorKind::kUsage, inputs.place.text(inputs.options.line()),
                has_model ? "found both student and model, keep one"
                          : "names no student, expected student: a network to "
                            "start from, or model: to start from random");
  }
  if (has_model) {
    request.spec = options.architecture.spec(inputs.place);
  } else {
    request.student =
        read_network_source(options.student, inputs.place.child("student"));
  }
  return request;
}

}  // namespace solera::recipe
