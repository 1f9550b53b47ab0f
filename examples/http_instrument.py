"""A thermometer as an instrument for Onnes: python3 http_instrument.py PORT FOLDER. See docs/add-an-instrument.md."""
import json, pathlib, sys, threading, time, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

if len(sys.argv) < 3: sys.exit("usage: python3 http_instrument.py PORT FOLDER [ADDRESS], such as 8000 actions 10.0.0.7")
port, folder, lock, stop = int(sys.argv[1]), pathlib.Path(sys.argv[2]), threading.Lock(), threading.Event()
folder.mkdir(parents=True, exist_ok=True)  # one file for each action: what was started survives a restart

def work(path, order):  # the part to replace: drive the instrument, then leave its files
    rows = []
    for i in range(order["action"]["readings"]):
        if stop.wait(0.01): return save(path, {"status": "failed", "failure": {"kind": "cancelled", "detail": "made safe"}})
        rows.append(f"{i},{293.15 + 0.01 * i:.2f}")
    text = "# fidelity: simulated\nReading (),Temperature (K)\n" + "\n".join(rows) + "\n"
    save(path, {"status": "done", "files": [{"sample": s["id"], "name": f'{s["id"]}.csv', "text": text} for s in order["samples"]]})

def attempt(path, order):  # what goes wrong in the work is said; an action that runs for ever helps nobody
    try: work(path, order)
    except Exception as error: save(path, {"status": "failed", "failure": {"kind": "instrument-fault", "detail": repr(error)}})

def save(path, state): path.with_suffix(".new").write_text(json.dumps(state)); path.with_suffix(".new").replace(path)

for old in folder.glob("*.json"):  # what a crash of this program cut short is said, not repeated
    if json.loads(old.read_text())["status"] == "running":
        save(old, {"status": "failed", "failure": {"kind": "unresolved", "detail": "the instrument's computer restarted"}})

class Handler(BaseHTTPRequestHandler):
    def do(self):
        parts, body = self.path.strip("/").split("/"), self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/": return self.say(200, {"protocol": "onnes-instrument/1", "instrument": "thermometer 1", "memory": str(folder.stat().st_ino)})
        if self.path == "/safe": stop.set(); return self.say(200, {})
        if self.command == "POST": return self.say(501, {"why": "this instrument cannot " + parts[-1]})
        path = folder / (urllib.parse.quote(urllib.parse.unquote(parts[1]), safe="") + ".json")
        with lock:
            if self.command == "PUT" and not path.exists():  # a known key is never started again
                stop.clear(); save(path, {"status": "running"}); threading.Thread(target=attempt, args=(path, json.loads(body))).start()
            self.say(200, json.loads(path.read_text())) if path.exists() else self.say(404, {"why": "never started"})
    def say(self, status, answer): self.send_response(status); self.end_headers(); self.wfile.write(json.dumps(answer).encode())
    do_GET = do_PUT = do_POST = do

print(f"listening on {port}", flush=True)
ThreadingHTTPServer((sys.argv[3] if len(sys.argv) > 3 else "127.0.0.1", port), Handler).serve_forever()
