"""A verdict as a person would tell it, for those who write."""

from rflow_flux.wire import rflow_pb2 as pb

MOST = 2000  # characters


def in_words(v: pb.Verdict) -> str:
    """What a verifier found, in a few lines."""
    lines = []
    if v.kind == pb.VERDICT_KIND_RUBRIC:
        lines.append(f"Overall score: {v.score:g} of 10.")
    if v.HasField("accepted"):
        lines.append("It was accepted." if v.accepted else "It was not accepted.")
    lines += [f"{a.name.replace('_', ' ')}: {a.score:g} of 10. {a.explanation}".strip() for a in v.aspects]
    if v.text:
        lines.append(v.text)
    return "\n".join(lines)[:MOST]
