"""XGBoost: random forest and boosting on histograms. Binning the data is part of the fit."""

from math import sqrt

from protocol import arguments, train

args = arguments()

import xgboost

common = dict(objective="binary:logistic", tree_method="hist", max_bin=args.bins, nthread=args.threads, seed=args.seed,
              max_depth=args.depth)
forest = dict(common, num_parallel_tree=args.trees, learning_rate=1, subsample=0.632, reg_lambda=0, min_child_weight=0,
              colsample_bynode=round(sqrt(args.features)) / args.features)
boosting = dict(common, learning_rate=0.1)


def fit(x, y):
    data = xgboost.QuantileDMatrix(x, y, max_bin=args.bins, nthread=args.threads)
    if args.task == "train":
        return xgboost.train(forest, data, 1)
    return xgboost.train(boosting, data, args.trees)


train(args, "XGBoost rf" if args.task == "train" else "XGBoost", xgboost.__version__, fit, lambda model, x: model.inplace_predict(x))
