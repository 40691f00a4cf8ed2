"""YDF (Yggdrasil Decision Forests): random forest on discretized columns, its faster way."""

from protocol import arguments, train

args = arguments()

import ydf

ydf.verbose(0)


def columns(x):
    return {f"f{i:03}": x[:, i] for i in range(args.features)}


def fit(x, y):
    # A depth of 1 is a root alone here.
    learner = ydf.RandomForestLearner(label="y", num_trees=args.trees, max_depth=args.depth + 1 if args.depth else -1,
                                      min_examples=args.leaf, winner_take_all=False, compute_oob_performances=args.oob == 1,
                                      num_threads=args.threads, random_seed=args.seed, discretize_numerical_columns=True)
    return learner.train(dict(columns(x), y=y))


train(args, "YDF", ydf.__version__, fit, lambda model, x: model.predict(columns(x)))
