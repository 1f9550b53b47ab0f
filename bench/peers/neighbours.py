"""Times ASE's neighbor_list (pairs, distances, vectors, shifts) on copper crystals with displaced atoms.

usage: neighbours.py PROBLEM.json; prints one JSON document. Ends with status 3 when ASE is not installed.
"""

import json
import sys
import time

try:
    import ase
    import numpy
    from ase.neighborlist import neighbor_list
except ImportError as error:
    print(f"ASE is not installed: {error}", file=sys.stderr)
    sys.exit(3)

with open(sys.argv[1], encoding="utf-8") as file:
    problem = json.load(file)
cell = numpy.array(problem["lattice"])
positions = numpy.array(problem["fractions"]).reshape(-1, 3) @ cell
atoms = ase.Atoms(f"Cu{len(positions)}", positions=positions, cell=cell, pbc=True)

runs = []
for _ in range(problem["runs"]):
    wall, processor = time.perf_counter(), time.process_time()
    i, j, distances, vectors, shifts = neighbor_list("ijdDS", atoms, problem["cutoff"])
    runs.append(
        {
            "wall": 1000 * (time.perf_counter() - wall),
            "processor": 1000 * (time.process_time() - processor),
        }
    )

print(
    json.dumps(
        {
            "version": ase.__version__,
            "pairs": len(i),
            "distanceSum": float(distances.sum()),
            "shiftSum": int(numpy.abs(shifts).sum()),
            "runs": runs,
        }
    )
)
