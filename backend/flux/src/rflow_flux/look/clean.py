"""What a model wrote, made fit for people and for the next model."""

import re
import unicodedata

THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)
LABEL = re.compile(
    r"^\s*(refined prompt|rewritten prompt|new prompt|prompt|reflection|instructions?)\s*:\s*", re.IGNORECASE
)
NOTHING = re.compile(r"\W*nothing (needs )?to (be )?fix(ed)?\W*", re.IGNORECASE)
QUOTES = "\"'\u201c\u201d\u2018\u2019"


def visible(text: str) -> str:
    """The text without what is no character: controls, halves of characters, marks of direction."""
    kept = (
        c for c in text if c == "\n" or (unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} and c != "�")
    )
    return "".join(kept)


def reflection(text: str, most: int, whole: bool) -> str:
    """Lines of a reflection, at most so many characters; empty where there is nothing to fix.

    whole: the model had come to an end. If not, a half sentence at the end is dropped where there is another one.
    """
    flat = LABEL.sub("", _plain(text))
    lines = [" ".join(line.split()) for line in flat.splitlines()]
    kept = "\n".join(line for line in lines if line)
    if NOTHING.fullmatch(kept):
        return ""
    return _shorten(kept, most, whole)


def prompt(text: str, most: int, whole: bool) -> str:
    """A prompt on one line, without label and quotes."""
    flat = " ".join(LABEL.sub("", _plain(text)).split()).strip(QUOTES)
    return _shorten(flat, most, whole)


def _plain(text: str) -> str:
    """Without thoughts, code fences and emphasis."""
    spoken = THOUGHT.sub("", visible(text))
    lines = [line for line in spoken.splitlines() if not line.strip().startswith("```")]
    return "\n".join(lines).replace("**", "").strip()


def _shorten(text: str, most: int, whole: bool) -> str:
    if whole and len(text) <= most:
        return text
    text = text[:most]
    end = max(text.rfind(mark) for mark in (". ", ".\n", "! ", "? ", "\n")) + 1
    if text.endswith((".", "!", "?")) or end < len(text) // 2:
        return text.strip()
    return text[:end].strip()
