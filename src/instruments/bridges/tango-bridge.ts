/**
 * The program that speaks to one Tango device: one JSON line in, one out, with the same id. It runs under a Python that has
 * PyTango, with the device's name as its argument, and ends with its input.
 */
export const tangoBridge = `
import json, sys
import tango

device = tango.DeviceProxy(sys.argv[1])
device.set_timeout_millis(int(sys.argv[2]))
unlimited = ("Not specified", "")

def limit(text):
    return None if text in unlimited else float(text)

def about(_):
    configs = device.attribute_list_query()
    return {"name": device.name(), "class": device.info().dev_class, "attributes": {
        c.name: {"unit": "" if c.unit in ("No unit", "") else c.unit, "isWritable": c.writable != tango.AttrWriteType.READ,
                 "min": limit(c.min_value), "max": limit(c.max_value)} for c in configs}}

def plain(value):
    if isinstance(value, (bool, int, float, str)):
        return value
    if getattr(value, "ndim", 1) == 0 and hasattr(value, "item"):
        return value.item()
    raise ValueError("the value is no single number, text or truth value")

def read(order):
    found = {}
    for reply in device.read_attributes(order["attributes"]):
        if reply.has_failed:
            raise ValueError(reply.get_err_stack()[0].desc)
        found[reply.name] = {"value": plain(reply.value), "quality": str(reply.quality), "time": reply.time.totime()}
    return found

def write(order):
    device.write_attribute(order["attribute"], order["value"])

def command(order):
    device.command_inout(order["command"])

def state(_):
    return str(device.state())

orders = {"about": about, "read": read, "write": write, "command": command, "state": state}
for line in sys.stdin:
    order = json.loads(line)
    try:
        reply = {"id": order["id"], "value": orders[order["do"]](order)}
    except tango.DevFailed as failure:
        reply = {"id": order["id"], "error": " / ".join(e.desc.strip() for e in failure.args), "reason": failure.args[0].reason}
    except Exception as failure:
        reply = {"id": order["id"], "error": str(failure), "reason": type(failure).__name__}
    try:
        text = json.dumps(reply, allow_nan=False)
    except ValueError:
        text = json.dumps({"id": order["id"], "error": "a value is not a finite number", "reason": "NotFinite"})
    print(text, flush=True)
`;
