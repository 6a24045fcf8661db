"""The same walker in Pinocchio, measured by the same lines as our own program.

Beside the time of a call stands what calling anything from Python costs here: the time of a call that
does next to nothing is measured before each and taken off.
"""
import json
import sys
import time

import numpy as np
import pinocchio as pin

AXES = {
    "px": pin.JointModelPX, "py": pin.JointModelPY, "pz": pin.JointModelPZ,
    "rx": pin.JointModelRX, "ry": pin.JointModelRY, "rz": pin.JointModelRZ,
}


def inertia(link):
    return pin.Inertia(link["mass_kg"], np.array(link["centre_m"]), np.diag(link["inertia_kg_m2"]))


def place(link):
    return pin.SE3(np.eye(3), np.array(link["at_m"]))


def gravity(model):
    model.gravity.linear = np.array([0.0, -9.80665, 0.0])
    return model


def single(links):
    """Axis by axis, as the links say: its results are those that ours must be."""
    model, ids = gravity(pin.Model()), []
    for link in links:
        parent = ids[link["parent"]] if link["parent"] >= 0 else 0
        joint = model.addJoint(parent, AXES[link["axis"]](), place(link), link["name"])
        model.appendBodyToJoint(joint, inertia(link), pin.SE3.Identity())
        ids.append(joint)
    state = np.array([link["state"] for link in links])
    return model, state[:, 0].copy(), state[:, 1].copy(), state[:, 2].copy()


def whole(links):
    """Joint by joint, with Pinocchio's own free and ball joints: the same masses on as many degrees of
    freedom, and quicker, though in other coordinates."""
    model, ids, at = gravity(pin.Model()), {}, 0
    kinds = {6: pin.JointModelFreeFlyer, 3: pin.JointModelSpherical}
    while at < len(links):
        name = links[at]["name"].rsplit("_", 1)[0]
        size = sum(link["name"].rsplit("_", 1)[0] == name for link in links)
        first, last = links[at], links[at + size - 1]
        parent = ids[first["parent"]] if first["parent"] >= 0 else 0
        kind = kinds.get(size, AXES[first["axis"]])
        joint = model.addJoint(parent, kind(), place(first), name)
        model.appendBodyToJoint(joint, inertia(last), pin.SE3.Identity())
        ids[at + size - 1] = joint
        at += size
    turned = np.linspace(0.1, 0.5, model.nv)
    return model, pin.integrate(model, pin.neutral(model), turned), turned.copy(), turned.copy()


def timed(call, times):
    begun = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - begun) * 1e9 / times


def tasks(model, q, v, a):
    data = model.createData()
    return {
        "rnea": (lambda: pin.rnea(model, data, q, v, a), lambda: np.abs(data.tau).sum()),
        "mass": (lambda: pin.crba(model, data, q), lambda: np.abs(np.triu(data.M) + np.triu(data.M, 1).T).sum()),
        "nothing": (lambda: model.nv, lambda: 0.0),
    }


links = json.loads(sys.stdin.readline())
exact, quick = tasks(*single(links)), tasks(*whole(links))
for line in sys.stdin:
    task, times = line.split()
    nothing = timed(exact["nothing"][0], int(times))
    each = min(timed(kind[task][0], int(times)) for kind in (exact, quick)) - nothing
    print(each, exact[task][1](), flush=True)
