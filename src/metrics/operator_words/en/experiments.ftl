# Experiments.
