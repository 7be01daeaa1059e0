//! Ridge regression: linear least squares with a penalty on large coefficients. The rows are read once: means and products of the
//! columns are added up, and the normal equations solved at the end. Memory does not grow with the data.

use std::fs;
use std::io;
use std::path::Path;

const FORMAT: &str = "ridge-regression/1";

/// Means of all columns, and sums of products of their deviations from these means.
#[derive(Default)]
pub struct Sums {
    pub count: f64,
    means: Vec<f64>,
    products: Vec<Vec<f64>>,
}

impl Sums {
    /// Adds a row. Products are taken of deviations from the means so far (Welford): raw products would lose digits where a mean is large.
    pub fn add(&mut self, row: &[f64]) {
        if self.means.is_empty() {
            self.means = vec![0.0; row.len()];
            self.products = vec![vec![0.0; row.len()]; row.len()];
        }
        self.count += 1.0;
        let before: Vec<f64> = row
            .iter()
            .zip(&self.means)
            .map(|(value, mean)| value - mean)
            .collect();
        for (mean, shift) in self.means.iter_mut().zip(&before) {
            *mean += shift / self.count;
        }
        for (products, shift) in self.products.iter_mut().zip(&before) {
            for ((product, value), mean) in products.iter_mut().zip(row).zip(&self.means) {
                *product += shift * (value - mean);
            }
        }
    }
}

/// A prediction is `intercept + sum(coefficients[j] * (x[j] - means[j]))`.
pub struct Model {
    intercept: f64,
    pub means: Vec<f64>,
    coefficients: Vec<f64>,
}

impl Model {
    /// The number predicted for a record.
    pub fn predict(&self, record: &[f64]) -> f64 {
        let terms = self.means.iter().zip(&self.coefficients).zip(record);
        self.intercept
            + terms
                .map(|((mean, coefficient), value)| coefficient * (value - mean))
                .sum::<f64>()
    }
}

/// Solves (X'X + alpha I) w = X'y, where the columns of X have mean 0 and variance 1. Also gives the error on the training data.
pub fn fit(sums: &Sums, alpha: f64) -> (Model, f64) {
    let Sums {
        count,
        means,
        products,
    } = sums;
    let features = means.len() - 1;
    // A column that never changes has a variance of a few rounding errors. An infinite scale gives it the coefficient 0.
    let scale = |j: usize| {
        let variance = products[j][j] / count;
        if variance <= (count * means[j] * f64::EPSILON).powi(2) {
            f64::INFINITY
        } else {
            variance.sqrt()
        }
    };
    let scales: Vec<f64> = (1..=features).map(scale).collect();
    let entry = |j: usize, k: usize| {
        products[j + 1][k + 1] / (scales[j] * scales[k]) + if j == k { alpha } else { 0.0 }
    };
    let matrix: Vec<Vec<f64>> = (0..features)
        .map(|j| (0..features).map(|k| entry(j, k)).collect())
        .collect();
    let right: Vec<f64> = (0..features)
        .map(|j| products[j + 1][0] / scales[j])
        .collect();
    let coefficients: Vec<f64> = solve(&matrix, &right)
        .iter()
        .zip(&scales)
        .map(|(weight, scale)| weight / scale)
        .collect();

    // Sum of squared errors: y'y - 2 w'X'y + w'X'Xw. So the training error needs no second pass over the data.
    let mut squares = products[0][0];
    for j in 0..features {
        squares -= 2.0 * coefficients[j] * products[j + 1][0];
        for k in 0..features {
            squares += coefficients[j] * coefficients[k] * products[j + 1][k + 1];
        }
    }
    let model = Model {
        intercept: means[0],
        means: means[1..].to_vec(),
        coefficients,
    };
    (model, (squares.max(0.0) / count).sqrt())
}

/// Cholesky: the symmetric matrix is L L', solved forwards and backwards. A column that depends on the ones before it, or never
/// changes, leaves nothing to divide by; it gets the coefficient 0.
fn solve(matrix: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let n = right.len();
    let divide = |value: f64, pivot: f64| if pivot > 0.0 { value / pivot } else { 0.0 };
    let mut lower = vec![vec![0.0; n]; n];
    let mut forward = vec![0.0; n];
    for j in 0..n {
        for k in 0..=j {
            let rest = matrix[j][k] - (0..k).map(|m| lower[j][m] * lower[k][m]).sum::<f64>();
            lower[j][k] = if k < j {
                divide(rest, lower[k][k])
            } else if rest > 1e-12 * matrix[j][j] {
                rest.sqrt()
            } else {
                0.0
            };
        }
        let rest = right[j] - (0..j).map(|m| lower[j][m] * forward[m]).sum::<f64>();
        forward[j] = divide(rest, lower[j][j]);
    }
    let mut result = vec![0.0; n];
    for j in (0..n).rev() {
        let rest = forward[j] - (j + 1..n).map(|m| lower[m][j] * result[m]).sum::<f64>();
        result[j] = divide(rest, lower[j][j]);
    }
    result
}

/// Writes under another name first: whoever is stopped while writing leaves no half model.
pub fn save(model: &Model, folder: &Path) -> io::Result<()> {
    let mut text = format!("{FORMAT}\nintercept {}\n", model.intercept);
    for (mean, coefficient) in model.means.iter().zip(&model.coefficients) {
        text += &format!("{mean} {coefficient}\n");
    }
    fs::write(folder.join(".model"), text)?;
    fs::rename(folder.join(".model"), folder.join("model.txt"))
}

/// Reads the model, and refuses a damaged one.
pub fn load(folder: &Path) -> io::Result<Model> {
    let text = fs::read_to_string(folder.join("model.txt"))?;
    let damaged = || io::Error::other(format!("model.txt does not have the format {FORMAT}"));
    let mut lines = text.lines();
    let pair = |line: &str| {
        line.split_once(' ').map(|(one, other)| {
            (
                one.parse().unwrap_or(f64::NAN),
                other.parse().unwrap_or(f64::NAN),
            )
        })
    };
    if lines.next() != Some(FORMAT) {
        return Err(damaged());
    }
    let (_, intercept) = lines.next().and_then(pair).ok_or_else(damaged)?;
    let features: Option<Vec<(f64, f64)>> = lines.map(pair).collect();
    let (means, coefficients): (Vec<f64>, Vec<f64>) =
        features.ok_or_else(damaged)?.into_iter().unzip();
    if means.is_empty()
        || means
            .iter()
            .chain(&coefficients)
            .any(|value| value.is_nan())
        || intercept.is_nan()
    {
        return Err(damaged());
    }
    Ok(Model {
        intercept,
        means,
        coefficients,
    })
}
