"""ONNX Runtime: scores scikit-learn's forest of the same arguments, converted by skl2onnx."""

import os

from sklearn_peer import args, stored_forest
from protocol import score

import onnxruntime

path = f"{args.data}/forest-{args.rows}-{args.trees}-{args.depth}-{args.seed}.onnx"
if not os.path.exists(path):
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType

    model = to_onnx(stored_forest(), initial_types=[("x", FloatTensorType([None, args.features]))], options={"zipmap": False})
    with open(path, "wb") as file:
        file.write(model.SerializeToString())

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = args.threads
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(path, options)


def probabilities(x):
    return session.run(["probabilities"], {"x": x})[0][:, 1]


score(args, "ONNX Runtime", onnxruntime.__version__, probabilities, probabilities)
