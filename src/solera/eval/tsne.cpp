#include "solera/eval/tsne.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "solera/eval/principal_components.h"

namespace solera::eval {
namespace {

// As scikit-learn 1.2 has them.
constexpr double kExaggeration = 12.0;
constexpr int kExaggeratedIterations = 250;
constexpr double kStartDeviation = 1e-4;
constexpr double kLeastGain = 0.01;
constexpr double kTiny = std::numeric_limits<double>::epsilon();

Matrix squared_distances(const Matrix& points) {
  Matrix distances = gram_matrix(points, 1);
  const std::vector<double> lengths = squared_lengths(points);
  for (std::int64_t i = 0; i < points.rows; ++i) {
    for (std::int64_t j = 0; j < points.rows; ++j) {
      const double d = lengths[static_cast<std::size_t>(i)] +
                       lengths[static_cast<std::size_t>(j)] -
                       2.0 * distances.row(i)[j];
      distances.row(i)[j] = std::max(d, 0.0);
    }
  }
  return distances;
}

// Fills row i with p(j|i) at `beta`; returns its entropy. Distances are taken
// from the nearest point, so that the sum is never 0.
double fill_row(const double* distances, std::int64_t size, std::int64_t i,
                double beta, double* row) {
  double nearest = std::numeric_limits<double>::infinity();
  for (std::int64_t j = 0; j < size; ++j) {
    if (j != i) nearest = std::min(nearest, distances[j]);
  }
  double sum = 0.0;
  double weighted = 0.0;
  for (std::int64_t j = 0; j < size; ++j) {
    const double d = distances[j] - nearest;
    row[j] = j == i ? 0.0 : std::exp(-beta * d);
    sum += row[j];
    weighted += j == i ? 0.0 : row[j] * d;
  }
  for (std::int64_t j = 0; j < size; ++j) row[j] /= sum;
  return std::log(sum) + beta * weighted / sum;
}

// The beta whose entropy is `wanted`, by doubling, then halving the interval.
void fit_row(const double* distances, std::int64_t size, std::int64_t i,
             double wanted, double* row) {
  double low = 0.0;
  double high = std::numeric_limits<double>::infinity();
  double beta = 1.0;
  for (int step = 0; step < 100; ++step) {
    const double entropy = fill_row(distances, size, i, beta, row);
    if (std::abs(entropy - wanted) < 1e-5) return;
    (entropy > wanted ? low : high) = beta;
    beta = std::isinf(high) ? 2.0 * beta : (low + high) / 2.0;
  }
}

Matrix joint_probabilities(const Matrix& points, double perplexity) {
  const std::int64_t size = points.rows;
  const Matrix distances = squared_distances(points);
  Matrix conditional(size, size);
  for (std::int64_t i = 0; i < size; ++i) {
    fit_row(distances.row(i), size, i, std::log(perplexity),
            conditional.row(i));
  }
  Matrix joint(size, size);
  for (std::int64_t i = 0; i < size; ++i) {
    for (std::int64_t j = 0; j < size; ++j) {
      const double sum = conditional.row(i)[j] + conditional.row(j)[i];
      joint.row(i)[j] =
          std::max(sum / (2.0 * static_cast<double>(size)), kTiny);
    }
  }
  return joint;
}

Matrix start(const Matrix& points) {
  Matrix map = principal_components(points, 2);
  double squares = 0.0;
  for (std::int64_t i = 0; i < map.rows; ++i) {
    squares += map.row(i)[0] * map.row(i)[0];
  }
  const double deviation = std::sqrt(squares / static_cast<double>(map.rows));
  if (deviation > 0.0) {
    for (double& value : map.values) value *= kStartDeviation / deviation;
  }
  return map;
}

/// Gradient descent on the map.
class Descent {
 public:
  Descent(const Matrix& joint, Matrix map)
      : joint_(joint),
        map_(std::move(map)),
        closeness_(joint.rows, joint.rows),
        rate_(std::max(static_cast<double>(joint.rows) / kExaggeration / 4.0,
                       50.0)) {}

  void run(int iterations, double exaggeration, double momentum) {
    const std::size_t numbers = map_.values.size();
    std::vector<double> update(numbers, 0.0);
    std::vector<double> gains(numbers, 1.0);
    for (int step = 0; step < iterations; ++step) {
      const Matrix gradient = find_gradient(exaggeration);
      for (std::size_t k = 0; k < numbers; ++k) {
        const double slope = gradient.values[k];
        gains[k] = update[k] * slope < 0.0
                       ? gains[k] + 0.2
                       : std::max(gains[k] * 0.8, kLeastGain);
        update[k] = momentum * update[k] - rate_ * gains[k] * slope;
        map_.values[k] += update[k];
      }
    }
  }

  double divergence() {
    const double sum = measure();
    double total = 0.0;
    for (std::int64_t i = 0; i < map_.rows; ++i) {
      for (std::int64_t j = 0; j < map_.rows; ++j) {
        if (i == j) continue;
        const double p = joint_.row(i)[j];
        const double q = std::max(closeness_.row(i)[j] / sum, kTiny);
        total += p * std::log(p / q);
      }
    }
    return total;
  }

  const Matrix& map() const { return map_; }

 private:
  // Fills 1 / (1 + |y_i - y_j|^2) for j < i; the sum over all pairs, twice.
  double measure() {
    double sum = 0.0;
    for (std::int64_t i = 0; i < map_.rows; ++i) {
      const double* a = map_.row(i);
      double* row = closeness_.row(i);
      for (std::int64_t j = 0; j < i; ++j) {
        const double* b = map_.row(j);
        const double x = a[0] - b[0];
        const double y = a[1] - b[1];
        row[j] = 1.0 / (1.0 + x * x + y * y);
        sum += row[j];
      }
    }
    for (std::int64_t i = 0; i < map_.rows; ++i) {
      for (std::int64_t j = 0; j < i; ++j) {
        closeness_.row(j)[i] = closeness_.row(i)[j];
      }
    }
    return std::max(2.0 * sum, kTiny);
  }

  Matrix find_gradient(double exaggeration) {
    const double sum = measure();
    Matrix gradient(map_.rows, 2);
    for (std::int64_t i = 0; i < map_.rows; ++i) {
      const double* a = map_.row(i);
      double* slope = gradient.row(i);
      for (std::int64_t j = 0; j < map_.rows; ++j) {
        const double near = closeness_.row(i)[j];
        const double pull =
            4.0 * (exaggeration * joint_.row(i)[j] - near / sum) * near;
        slope[0] += pull * (a[0] - map_.row(j)[0]);
        slope[1] += pull * (a[1] - map_.row(j)[1]);
      }
    }
    return gradient;
  }

  const Matrix& joint_;
  Matrix map_;
  Matrix closeness_;  // the diagonal stays 0
  double rate_;
};

}  // namespace

TsneMap embed_tsne(const Matrix& points, const TsneOptions& options) {
  const double most = static_cast<double>(points.rows - 1) / 3.0;
  const Matrix joint =
      joint_probabilities(points, std::min(options.perplexity, most));
  Descent descent(joint, start(points));
  const int exaggerated = std::min(options.iterations, kExaggeratedIterations);
  descent.run(exaggerated, kExaggeration, 0.5);
  descent.run(options.iterations - exaggerated, 1.0, 0.8);
  return {descent.map(), descent.divergence()};
}

}  // namespace solera::eval
