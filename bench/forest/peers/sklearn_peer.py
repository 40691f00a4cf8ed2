"""scikit-learn: random forest; scoring of a forest that is trained first, and kept for the peer that reads it."""

import os
import pickle

from protocol import arguments, read, score, train

args = arguments()

import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

NAME = "scikit-learn"


def forest(x, y):
    model = RandomForestClassifier(args.trees, max_depth=args.depth or None, min_samples_leaf=args.leaf,
                                   max_features="sqrt", oob_score=args.oob == 1, n_jobs=args.threads,
                                   random_state=args.seed)
    return model.fit(x, y)


def boosting(x, y):
    model = HistGradientBoostingClassifier(max_iter=args.trees, max_depth=args.depth, max_leaf_nodes=2**args.depth,
                                           min_samples_leaf=args.leaf, learning_rate=0.1, early_stopping=False)
    return model.fit(x, y)


def probabilities(model, x):
    return model.predict_proba(x)[:, 1]


def stored_forest():
    """The forest to score with: trained once for these arguments, then read from the cache."""
    path = f"{args.data}/sklearn-{sklearn.__version__}-{args.rows}-{args.trees}-{args.depth}-{args.seed}.pickle"
    if os.path.exists(path):
        with open(path, "rb") as file:
            return pickle.load(file)
    model = forest(*read(args, "train", args.rows))
    with open(path, "wb") as file:
        pickle.dump(model, file)
    return model


if __name__ == "__main__":
    if args.task == "score":
        model = stored_forest()
        single = pickle.loads(pickle.dumps(model)).set_params(n_jobs=1)
        score(args, NAME, sklearn.__version__, lambda x: probabilities(model, x), single.predict_proba)
    else:
        train(args, NAME, sklearn.__version__, forest if args.task == "train" else boosting, probabilities)
