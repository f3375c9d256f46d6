"""Hosts of engines.

Everything but `grpc_host` and `serve` knows nothing of the transport: `service.Service` takes the wire's requests and
gives its answers as async generators, and what it refuses is a `refusal.Refusal`. All of its state belongs to one event
loop; engines and lookers run on one thread beside it.
"""
