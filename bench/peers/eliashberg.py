"""Tc of the linearised Eliashberg equations with a dense matrix, as one writes it in NumPy: eliashberg.py problem.json result.json

Exit status 3: NumPy or SciPy is not installed.
"""
import json
import sys
import time

try:
    import numpy as np
    import scipy
    from scipy.linalg import eigh
    from scipy.optimize import brentq
    from scipy.sparse.linalg import eigsh
except ImportError as error:
    print(f"not installed: {error.name}", file=sys.stderr)
    sys.exit(3)


def largest_eigenvalue(temperature, case):
    omegas, couplings = case["omegas"], case["couplings"]
    spacing = 2 * np.pi * temperature
    count = max(64, int(np.floor(case["cutoff"] / spacing + 0.5)))
    squares = (spacing * np.arange(2 * count)) ** 2
    kernel = np.empty(2 * count)
    for start in range(0, 2 * count, 2048):
        part = squares[start : start + 2048, None]
        kernel[start : start + 2048] = (couplings * omegas**2 / (omegas**2 + part)).sum(axis=1)
    mu_star = case["muStar"]
    if mu_star > 0:
        mu_star = 1 / (1 / mu_star + np.log(case["reference"] / (spacing * count)))
    n = np.arange(count)
    matrix = kernel[np.abs(n[:, None] - n)] + kernel[n[:, None] + n + 1] - 2 * mu_star
    roots = np.sqrt(2 * n + 1 + kernel[0] + 2 * (np.cumsum(kernel[:count]) - kernel[0]))
    matrix /= roots[:, None] * roots
    if count > 800:
        return eigsh(matrix, k=1, which="LA", return_eigenvectors=False, tol=1e-11)[0]
    return eigh(matrix, eigvals_only=True, subset_by_index=(count - 1, count - 1))[0]


def critical_temperature(case):
    def excess(logarithm):
        return largest_eigenvalue(np.exp(logarithm), case) - 1

    low, high = np.log(0.6 * case["estimate"]), np.log(1.6 * case["estimate"])
    while excess(high) >= 0:
        high += np.log(1.4)
    while excess(low) < 0:
        low -= np.log(1.4)
    return float(np.exp(brentq(excess, low, high, xtol=1e-9)))


def main():
    with open(sys.argv[1]) as file:
        problem = json.load(file)
    results = []
    for case in problem["cases"]:
        case["omegas"], case["couplings"] = np.array(case["omegas"]), np.array(case["couplings"])
        times = []
        for _ in range(case["runs"]):
            start = time.process_time()
            found = critical_temperature(case)
            times.append(time.process_time() - start)
        results.append({"temperature": found, "seconds": sorted(times)[len(times) // 2]})
    with open(sys.argv[2], "w") as file:
        json.dump({"version": f"NumPy {np.__version__}, SciPy {scipy.__version__}", "results": results}, file)


main()
