"""Phonons of phonopy from given forces: phonons.py TASK.json prints one JSON document; ends with status 3 when phonopy is absent."""

import json
import sys
import time

try:
    import numpy as np
    import phonopy
    from phonopy.structure.atoms import PhonopyAtoms
except ImportError as error:
    print(f"phonopy is not installed ({error})", file=sys.stderr)
    sys.exit(3)

task = json.load(open(sys.argv[1], encoding="utf-8"))
unit = PhonopyAtoms(
    symbols=task["elements"],
    cell=np.array(task["cell"]).reshape(3, 3),
    positions=np.array(task["positions"]).reshape(-1, 3),
    masses=task["masses"],
)


def solve():
    crystal = phonopy.Phonopy(unit, supercell_matrix=np.diag(task["counts"]), primitive_matrix=np.eye(3))
    places = crystal.supercell.scaled_positions
    ours = np.array(task["supercell"]).reshape(-1, 3) @ np.linalg.inv(crystal.supercell.cell)
    order = []
    for place in places:
        difference = ours - place
        difference -= np.round(difference)
        order.append(int(np.argmin((difference**2).sum(axis=1))))
    place_of = {atom: place for place, atom in enumerate(order)}
    crystal.dataset = {
        "natom": len(places),
        "first_atoms": [
            {
                "number": place_of[row["atom"]],
                "displacement": row["vector"],
                "forces": np.array(row["forces"]).reshape(-1, 3)[order],
            }
            for row in task["displacements"]
        ],
    }
    crystal.produce_force_constants()
    crystal.symmetrize_force_constants(level=10)
    crystal.run_mesh([task["grid"]] * 3, is_gamma_center=True)
    crystal.run_thermal_properties(temperatures=[300.0], cutoff_frequency=0.01 / 4.135667696923859)
    return crystal


runs = []
for run in range(task["runs"] + 1):
    wall, processor = time.perf_counter(), time.process_time()
    crystal = solve()
    runs.append(
        {"wall": 1000 * (time.perf_counter() - wall), "processor": 1000 * (time.process_time() - processor)}
    )
thermal = crystal.get_thermal_properties_dict()
print(
    json.dumps(
        {
            "version": phonopy.__version__,
            "frequencies": [list(crystal.get_frequencies(q)) for q in task["wavevectors"]],
            "freeEnergy": float(thermal["free_energy"][0]),
            "heatCapacity": float(thermal["heat_capacity"][0]),
            "runs": runs[1:],
        }
    )
)
