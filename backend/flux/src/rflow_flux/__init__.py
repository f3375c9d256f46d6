"""The GPU backend of rflow.

The engine in this package knows nothing of how it is reached: a host turns requests of the wire into calls of
`engine.Engine`, and its results and failures back into messages.
"""

__version__ = "0.1.0"
