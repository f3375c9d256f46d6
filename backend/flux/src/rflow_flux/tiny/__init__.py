"""Random weights in the shapes of the real models, made in code: for tests and demonstrations on a CPU.

What comes of them is noise, and everything built of them says `random_weights`. They are the same on every machine and
in every release of the libraries, since each weight is drawn from a generator seeded by its own name.
"""
