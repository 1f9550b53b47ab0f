"""GRPO with TRL on a family that is served over OpenEnv. Not run: there is no trainer here; its syntax is checked.

    onnes gym serve --task choose-superconductors --port 8000
    pip install trl openenv websockets

TRL makes a tool of every public method of the environment but `reset` and `get_reward`, from its types and docstring.
Every tool of the family is one method; `onnes gym validate choose-superconductors` and the action `list_tools` say which there are.
"""

import json

from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer
from websockets.sync.client import connect

ADDRESS = "ws://127.0.0.1:8000/ws"


class ChooseSuperconductors:
    """One connection is one session. The reward comes with the last step; it is 0.0 from the reset on."""

    def __init__(self) -> None:
        self._socket = connect(ADDRESS, max_size=8 * 2**20)
        self._reward = 0.0
        self._done = False

    def _ask(self, kind: str, data: dict | None = None) -> dict:
        self._socket.send(json.dumps({"type": kind, "data": data or {}}))
        reply = json.loads(self._socket.recv())
        if reply["type"] == "error":
            raise ValueError(f"{reply['data']['code']}: {reply['data']['message']}")
        return reply["data"]

    def _call(self, tool: str, arguments: dict) -> str:
        if self._done:
            return "The episode is over."
        step = self._ask("step", {"type": "call_tool", "tool_name": tool, "arguments": arguments})
        self._reward = step["reward"]
        self._done = step["done"]
        return step["observation"]["text"]

    def reset(self, seed: int = 0, split: str = "train", **_row) -> str:
        data = self._ask("reset", {"seed": seed, "split": split})
        self._reward = 0.0
        self._done = False
        return data["observation"]["text"]

    def get_reward(self) -> float:
        return self._reward

    def list_designs(self, start: int = 0, count: int = 50) -> str:
        """
        List designs with what it costs to measure each. Free.

        Args:
            start: Number of the first one.
            count: How many, at most 200.

        Returns:
            The designs by their numbers, with prices [EUR].
        """
        return self._call("list_designs", {"from": start, "count": count})

    def measure(self, design: int, low: float, median: float, high: float) -> str:
        """
        Make a sample of one design and measure it; an honest forecast is paid.

        Args:
            design: Number of the design.
            low: 5 % quantile of what it will read [K].
            median: 50 % quantile [K].
            high: 95 % quantile [K].

        Returns:
            The reading with its standard deviation [K], and what is left of the budget.
        """
        return self._call("measure", {"design": design, "quantiles": [low, median, high]})

    def diffract(self, sample: str) -> str:
        """
        Take a diffraction pattern of a sample that was made, and read its phases off.

        Args:
            sample: Name of the sample, such as s1.

        Returns:
            Its lattices with their shares.
        """
        return self._call("diffract", {"sample": sample})

    def answer(self, design: int) -> str:
        """
        Name the best design, one that was measured. Ends the task.

        Args:
            design: Number of the design.

        Returns:
            What was answered, and the score.
        """
        return self._call("answer", {"design": design})


def reward_of_episode(environments, **_unused) -> list[float]:
    return [environment.get_reward() for environment in environments]


if __name__ == "__main__":
    # members of a group share the row and with it the seed: they see the same world
    rows = Dataset.from_list(
        [
            {"prompt": [{"role": "user", "content": "Solve the task with the tools."}], "seed": seed}
            for seed in range(1000)
        ]
    )
    trainer = GRPOTrainer(
        model="Qwen/Qwen3-1.7B",
        args=GRPOConfig(output_dir="out", num_generations=8, max_completion_length=4096),
        train_dataset=rows,
        reward_funcs=reward_of_episode,
        environment_factory=ChooseSuperconductors,
    )
    trainer.train()
