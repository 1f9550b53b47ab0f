"""Times pymatgen's XRDCalculator on structures, and prints its peaks.

usage: powder_pattern.py RUNS < STRUCTURES.json; the input is {wavelength, range, structures: [{name, lattice, species,
positions}]}. Prints one JSON document. Ends with status 3 when pymatgen is not installed.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
try:
    import pymatgen.core
    from pymatgen.analysis.diffraction.xrd import XRDCalculator
    from pymatgen.core import Lattice, Structure
except ImportError as error:
    print(f"pymatgen is not installed: {error}", file=sys.stderr)
    sys.exit(3)

given = json.load(sys.stdin)
calculator = XRDCalculator(wavelength=given["wavelength"])
results = {}
for one in given["structures"]:
    structure = Structure(Lattice(one["lattice"]), one["species"], one["positions"])
    runs = []
    for _ in range(int(sys.argv[1]) + 1):
        wall, processor = time.perf_counter(), time.process_time()
        pattern = calculator.get_pattern(structure, two_theta_range=tuple(given["range"]))
        runs.append({"wall": time.perf_counter() - wall, "processor": time.process_time() - processor})
    results[one["name"]] = {"twoTheta": list(pattern.x), "intensity": list(pattern.y), "runs": runs[1:]}
print(json.dumps({"version": getattr(pymatgen.core, "__version__", "unknown"), "results": results}))
