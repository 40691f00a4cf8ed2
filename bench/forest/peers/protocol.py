"""What every Python peer does: read arguments and data, time the fits, print one JSON line."""

import argparse
import json
import os
import time
from types import SimpleNamespace

import numpy as np


DEFAULTS = dict(rows=0, features=0, trees=100, depth=12, leaf=1, threads=2, seed=1, reps=1, bins=255, oob=0)


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("task", "data"):
        parser.add_argument(f"--{name}", required=True)
    for name, default in DEFAULTS.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(args.threads)
    return args


def read(args, part, rows=-1):
    count = -1 if rows < 0 else rows * args.features
    x = np.fromfile(f"{args.data}/{part}_X.f32", "<f4", count).reshape(-1, args.features)
    return x, np.fromfile(f"{args.data}/{part}_y.u8", np.uint8, rows)


def peak_mb():
    """Largest resident size of this process; getrusage would count the parent's before exec."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def auc(p, y):
    values, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = int(y.sum())
    return (ranks[y == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(y) - positives))


def log_loss(p, y):
    p = np.clip(p, 1e-3, 1 - 1e-3)
    return -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))


def report(args, name, version, seconds, predictions, y, memory, extra=None):
    p = np.asarray(predictions, np.float64).ravel()
    result = dict(name=name, version=version, task=args.task, rows=args.rows, seconds=seconds, auc=auc(p, y),
                  logLoss=log_loss(p, y), peakMB=memory.peak, baseMB=memory.base, extra=extra or {})
    print(json.dumps(result), flush=True)


def train(args, name, version, fit, predict):
    """`fit(x, y)` gives a model and is timed; `predict(model, x)` gives probabilities and is not."""
    x, y = read(args, "train", args.rows)
    memory = SimpleNamespace(base=peak_mb(), peak=0)
    seconds = []
    for _ in range(args.reps):
        start = time.perf_counter()
        model = fit(x, y)
        seconds.append(time.perf_counter() - start)
    memory.peak = peak_mb()
    x_test, y_test = read(args, "test")
    report(args, name, version, seconds, predict(model, x_test), y_test, memory)


def score(args, name, version, batch, one_row):
    """`batch(x)` scores all test rows and is timed; `one_row(x)` a single one, the median of many is kept."""
    x, y = read(args, "test")
    memory = SimpleNamespace(base=peak_mb(), peak=0)
    batch(x[:1000])
    seconds = []
    for _ in range(args.reps):
        start = time.perf_counter()
        p = batch(x)
        seconds.append(time.perf_counter() - start)
    latencies, until = [], time.perf_counter() + 3
    for i in range(2000):
        row = x[i : i + 1]
        start = time.perf_counter()
        one_row(row)
        latencies.append(time.perf_counter() - start)
        if time.perf_counter() > until:
            break
    memory.peak = peak_mb()
    extra = dict(threads=args.threads, testRows=len(y), oneRowMicros=float(np.median(latencies[len(latencies) // 5 :]) * 1e6))
    report(args, name, version, seconds, p, y, memory, extra)
