"""LightGBM: its random forest mode, and boosting. Binning the data is part of the fit.

Its forest mode has no bootstrap: each tree sees 63.2% of the rows."""

from math import sqrt

from protocol import arguments, train

args = arguments()

import lightgbm

# Leaves that a tree may have at most, of which LightGBM allows 2^17.
leaves = min(2 ** (args.depth or 17), 2**17)
common = dict(objective="binary", num_threads=args.threads, seed=args.seed, max_depth=args.depth or -1, num_leaves=leaves,
              verbosity=-1, max_bin=args.bins)
forest = dict(common, boosting="rf", bagging_fraction=0.632, bagging_freq=1, feature_fraction_bynode=round(sqrt(args.features)) / args.features,
              min_data_in_leaf=args.leaf, min_sum_hessian_in_leaf=0, lambda_l2=0)
boosting = dict(common, boosting="gbdt", learning_rate=0.1)


def fit(x, y):
    return lightgbm.train(forest if args.task == "train" else boosting, lightgbm.Dataset(x, y), args.trees)


train(args, "LightGBM rf" if args.task == "train" else "LightGBM", lightgbm.__version__, fit, lambda model, x: model.predict(x))
