/** Linear equations, as the algorithms that come with this project meet them. */

/** Where row `j`, column `k` of a symmetric matrix is when one triangle is kept, row after row. */
export function place(j: number, k: number): number {
  return j >= k ? (j * (j + 1)) / 2 + k : (k * (k + 1)) / 2 + j;
}

/**
 * Solves A x = b by Cholesky's method, A = L L' being symmetric and given as a triangle, which is overwritten with L. An unknown whose
 * column depends on the ones before it, or is zero, leaves nothing to divide by; it gets the value 0.
 */
export function solve(matrix: Float64Array, right: ArrayLike<number>): Float64Array {
  const n = right.length;
  const result = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const row = place(j, 0);
    const diagonal = matrix[row + j] as number;
    let rest = right[j] as number;
    for (let k = 0; k <= j; k++) {
      const other = place(k, 0);
      let value = matrix[row + k] as number;
      for (let m = 0; m < k; m++) value -= (matrix[row + m] as number) * (matrix[other + m] as number);
      const pivot = matrix[other + k] as number;
      if (k < j) matrix[row + k] = pivot > 0 ? value / pivot : 0;
      else matrix[row + j] = value > 1e-12 * diagonal ? Math.sqrt(value) : 0;
    }
    for (let m = 0; m < j; m++) rest -= (matrix[row + m] as number) * (result[m] as number);
    const pivot = matrix[row + j] as number;
    result[j] = pivot > 0 ? rest / pivot : 0;
  }
  for (let j = n - 1; j >= 0; j--) {
    const pivot = matrix[place(j, j)] as number;
    let rest = result[j] as number;
    for (let m = j + 1; m < n; m++) rest -= (matrix[place(m, j)] as number) * (result[m] as number);
    result[j] = pivot > 0 ? rest / pivot : 0;
  }
  return result;
}
