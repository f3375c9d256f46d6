"""Writes the Python side of client/rflowpb/rflow.proto into src/rflow_flux/wire.

The generated files are committed, so that `pip install backend/flux` needs neither protoc nor the rest of the
checkout; tests/test_wire.py fails when they are not what this program writes.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

HERE = Path(__file__).resolve().parent.parent
SOURCE = HERE.parent.parent / "client" / "rflowpb" / "rflow.proto"
TARGET = HERE / "src" / "rflow_flux" / "wire"

# The name under which the Go side registers the file. Server reflection serves it by this name.
REGISTERED = "rflow/v1/rflow.proto"


def generate(target: Path) -> list[Path]:
    """Writes the modules into the folder and returns their paths, sorted."""
    with tempfile.TemporaryDirectory() as scratch:
        root, out = Path(scratch, "in"), Path(scratch, "out")
        proto = root / REGISTERED
        proto.parent.mkdir(parents=True)
        out.mkdir()
        shutil.copyfile(SOURCE, proto)
        bundled = Path(protoc.__file__).parent / "_proto"
        made = [f"--{kind}_out={out}" for kind in ("python", "pyi", "grpc_python")]
        if protoc.main(["protoc", f"-I{root}", f"-I{bundled}", *made, str(proto)]) != 0:
            raise RuntimeError(f"protoc could not read {SOURCE}")
        written = []
        for path in sorted((out / REGISTERED).parent.iterdir()):
            # protoc imports by the proto's path; the module lives in this package.
            text = path.read_text().replace("from rflow.v1 import", "from rflow_flux.wire import")
            (target / path.name).write_text(text)
            written.append(target / path.name)
        return written


if __name__ == "__main__":
    for name in generate(TARGET):
        sys.stdout.write(f"{name.relative_to(HERE)}\n")
