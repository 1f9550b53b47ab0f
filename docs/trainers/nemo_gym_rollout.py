"""One rollout as NeMo Gym, NeMo RL and verl do it: seed, call tools, verify. Not run: there is no trainer here; its syntax is checked.

    onnes gym serve --task choose-superconductors --wire nemo-gym --port 8000
    onnes gym rows --task choose-superconductors --split train --count 1000 > train.jsonl

In a configuration of NeMo Gym the server is a resources server of its own at this address; `train.jsonl` is the data set, and
`gym eval reverify` recomputes the rewards of stored rollouts, for `/reverify_mode` says `stateless`.
"""

import json
import sys

import requests

ADDRESS = "http://127.0.0.1:8000"


def roll_out(row: dict, choose_call) -> dict:
    """Plays one row. `choose_call(row, output)` returns the next function call of the model, or None at the end."""
    session = requests.Session()
    session.post(f"{ADDRESS}/seed_session", json=row, timeout=30).raise_for_status()
    output: list[dict] = []
    while (call := choose_call(row, output)) is not None:
        answer = session.post(f"{ADDRESS}/{call['name']}", data=call["arguments"], timeout=60)
        output.append(call)
        output.append({"type": "function_call_output", "call_id": call["call_id"], "output": answer.text})
    response = {
        "id": "response",
        "object": "response",
        "created_at": 0,
        "model": "example",
        "output": output,
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": row["responses_create_params"]["tools"],
    }
    verified = session.post(f"{ADDRESS}/verify", json={**row, "response": response}, timeout=60)
    verified.raise_for_status()
    return verified.json()


def measure_first(_row: dict, output: list[dict]) -> dict | None:
    """Stands for a model: measures the first design and names it."""
    calls = [("measure", {"design": 1, "quantiles": [0, 5, 15]}), ("answer", {"design": 1})]
    made = sum(1 for item in output if item["type"] == "function_call")
    if made == len(calls):
        return None
    name, arguments = calls[made]
    return {
        "type": "function_call",
        "name": name,
        "arguments": json.dumps(arguments),
        "call_id": f"call-{made}",
    }


if __name__ == "__main__":
    with open(sys.argv[1] if len(sys.argv) > 1 else "train.jsonl", encoding="utf-8") as rows:
        for line in rows:
            result = roll_out(json.loads(line), measure_first)
            print(result["task_id"], result["reward"], result["score"])
