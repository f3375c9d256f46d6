"""The bounds and names of the service, as on the Go side (client/rflowpb)."""

MINORS = (1, 2)  # minor versions spoken here; a minor only ever adds
MAJOR = 1

CHUNK_BYTES = 1 << 20  # of the data of one message
PICTURE_BYTES = 64 << 20  # of an encoded picture
PICTURE_EDGE = 8192  # px
PREVIEW_BYTES = 1 << 20
MESSAGE_BYTES = 4 << 20
TEXT_BYTES = 256 << 10  # of one text of a request
REQUEST_ID_BYTES = 128

DOMAIN = "rflow"
REASON_VERSION = "API_VERSION"
META_VERSIONS = "server_versions"
MISSING = "MISSING"


def version_text(minors: tuple[int, ...]) -> str:
    """Names versions for a person: "1.1 or 1.2"."""
    return " or ".join(f"{MAJOR}.{minor}" for minor in minors) or "none"
