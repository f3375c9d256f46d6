"""A cache of pictures by digest."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from rflow_flux.failure import Failure, FailureCode
from rflow_flux.host import bounds
from rflow_flux.host.picture import NoPictureError, check_picture
from rflow_flux.host.refusal import Refusal, invalid, refuse

SOON = 1.0  # s: a hint for what usually passes quickly


@dataclass
class _Blob:
    data: bytes
    pins: int = 0


class Blobs:
    """Bounded in bytes; what is pinned is never evicted, and results are taken in even when all else is pinned."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self.used = 0  # bytes
        self._blobs: OrderedDict[bytes, _Blob] = OrderedDict()  # the latest used last
        self._uploads = _Uploads(2 * bounds.PICTURE_BYTES)

    def get(self, digest: bytes) -> bytes | None:
        """A picture, if it is here. Counts as a use of it."""
        blob = self._blobs.get(digest)
        if blob is None:
            return None
        self._blobs.move_to_end(digest)
        return blob.data

    def pin(self, digest: bytes) -> bytes | None:
        """As get, and keeps the picture until unpin."""
        data = self.get(digest)
        if data is not None:
            self._blobs[digest].pins += 1
        return data

    def unpin(self, digest: bytes) -> None:
        """Undoes one pin."""
        self._blobs[digest].pins -= 1
        self._evict()

    def keep(self, digest: bytes, data: bytes) -> None:
        """Takes a result in, pinned."""
        self._insert(digest, data).pins += 1
        self._evict()

    def put(self, digest: bytes, size: int, offset: int, data: bytes) -> int:
        """Adds a piece; returns how many bytes are held now. One that is not the next changes nothing.

        The last piece makes the picture, if it has the digest and is one; else all pieces are dropped. Raises Refusal.
        """
        held = self._blobs.get(digest)
        if held is not None:
            return len(held.data)
        have = self._uploads.held(digest)
        if offset != have or not data:
            return have
        if have + len(data) > size:
            raise _untaken("more data than the digest says")
        whole = self._uploads.add(digest, data)
        if len(whole) < size:
            return len(whole)
        self._uploads.drop(digest)
        self._complete(digest, bytes(whole))
        return size

    def _complete(self, digest: bytes, whole: bytes) -> None:
        if hashlib.sha256(whole).digest() != digest:
            raise _untaken("the data does not have the digest")
        try:
            check_picture(whole)
        except NoPictureError as e:
            raise _untaken(str(e)) from e
        self._insert(digest, whole)
        self._evict()
        if digest not in self._blobs:
            full = Failure(FailureCode.EXHAUSTED, "the backend's picture cache is full of pictures in use")
            raise refuse(full, retry_after=SOON)

    def _insert(self, digest: bytes, data: bytes) -> _Blob:
        if digest not in self._blobs:
            self._blobs[digest] = _Blob(data)
            self.used += len(data)
        self._blobs.move_to_end(digest)
        return self._blobs[digest]

    def _evict(self) -> None:
        for digest in [d for d, blob in self._blobs.items() if not blob.pins] if self.used > self._budget else ():
            if self.used <= self._budget:
                return
            self.used -= len(self._blobs.pop(digest).data)


class _Uploads:
    """Pictures of which only the beginning has come: the one begun first goes first when there are too many bytes."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._used = 0
        self._parts: dict[bytes, bytearray] = {}

    def held(self, digest: bytes) -> int:
        return len(self._parts.get(digest, b""))

    def add(self, digest: bytes, data: bytes) -> bytearray:
        part = self._parts.setdefault(digest, bytearray())
        part += data
        self._used += len(data)
        while self._used > self._budget:
            oldest = next(iter(self._parts))
            if oldest == digest:
                break
            self.drop(oldest)
        return part

    def drop(self, digest: bytes) -> None:
        self._used -= len(self._parts.pop(digest))


def _untaken(why: str) -> Refusal:
    return invalid(f"the backend cannot take this picture: {why}")
