"""Many GPUs behind one address, with Ray Serve.

    client -> proxy (front) -> ingress (the service, its jobs and pictures) -> replicas (one model or several each)

The ingress is the same service as on one machine: its engines ask replicas. Ray's gRPC proxy carries it, and has
neither TLS nor health checks of gRPC's own nor settings for keepalive; a unix socket cannot be had either.
"""
