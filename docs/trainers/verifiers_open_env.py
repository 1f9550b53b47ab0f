"""verifiers and prime-rl on a family that is served over OpenEnv. Not run: there is no trainer here; its syntax is checked.

    onnes gym serve --task choose-superconductors --port 8000
    pip install verifiers "openenv>=0.4.1"

The task set speaks to the server as it is: it counts the tasks of a split, takes the tools from `/schema` and `list_tools`,
resets with the seed of a task, and adds up the rewards of the steps, of which the last alone is not 0. prime-rl takes the
same fields under `taskset` of its environment.
"""

import os

from verifiers.v1.tasksets.openenv.taskset import OpenEnvConfig, OpenEnvTaskset

ADDRESS = os.environ.get("ONNES_GYM_URL", "http://127.0.0.1:8000")


def load_taskset(split: str = "train") -> OpenEnvTaskset:
    """All tasks of a split; groups of worlds are never in two splits."""
    return OpenEnvTaskset(OpenEnvConfig(base_url=ADDRESS, split=split))


def load_some(seeds: range, level: str) -> OpenEnvTaskset:
    """The tasks of some seeds at one level of difficulty."""
    resets = [{"seed": seed, "level": level, "split": "train"} for seed in seeds]
    return OpenEnvTaskset(OpenEnvConfig(base_url=ADDRESS, resets=resets))


if __name__ == "__main__":
    for number, task in enumerate(load_taskset("validation").load()):
        print(task.data.name, task.data.reset)
        if number == 4:
            break
