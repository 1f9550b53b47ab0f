"""Times pymatgen's PhaseDiagram on a table of entries: construction, and the energy above the hull of every entry.

usage: hull.py ENTRIES.csv RUNS; prints one JSON document. Ends with status 3 when pymatgen is not installed.
"""

import csv
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
try:
    import pymatgen.core
    from pymatgen.analysis.phase_diagram import PDEntry, PhaseDiagram
    from pymatgen.core import Composition
except ImportError as error:
    print(f"pymatgen is not installed: {error}", file=sys.stderr)
    sys.exit(3)

with open(sys.argv[1], encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
entries = [
    PDEntry(
        Composition(row["composition"]),
        float(row["energy_corrected_eV_per_atom"]) * float(row["n_atoms"]),
        name=row["entry_id"],
    )
    for row in rows
]

runs = []
for _ in range(int(sys.argv[2]) + 1):
    wall, processor = time.perf_counter(), time.process_time()
    diagram = PhaseDiagram(entries)
    built = time.perf_counter()
    energies = [diagram.get_e_above_hull(entry) for entry in entries]
    runs.append(
        {
            "build": built - wall,
            "wall": time.perf_counter() - wall,
            "processor": time.process_time() - processor,
        }
    )

version = getattr(pymatgen.core, "__version__", "unknown")
result = {
    "version": version,
    "facets": len(diagram.facets),
    "energies": {entry.name: energy for entry, energy in zip(entries, energies)},
    "runs": runs[1:],
}
print(json.dumps(result))
