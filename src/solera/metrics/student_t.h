#pragma once

namespace solera::metrics {

/// P(T <= t) of Student's t distribution with `degrees` > 0 of freedom.
double student_t_cdf(double t, double degrees);

/// The t with student_t_cdf(t, degrees) = probability, 0 < probability < 1,
/// to about ten digits.
double student_t_quantile(double probability, double degrees);

}  // namespace solera::metrics
