"""Fetch the front-end files that are kept in the repository, at the versions below, and adapt them.

Run by hand when a version changes: `uv run python scripts/vendor_front_end.py`. Needs npm. What is adapted, and why:
source-map comments go (the maps are not shipped, and the static-file manifest would fail on them), the GDS Transport
typeface and the crest go (only government services may use them), and Atkinson Hyperlegible takes the typeface's place.
Typst, which sets the booklets, reads no web fonts: the same letters are unpacked for it into `data/fonts`.
"""

import json
import re
import struct
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "src/commonweal/core/design/static/design"
FONTS = Path(__file__).resolve().parents[1] / "data/fonts"
FAMILY = '"Atkinson Hyperlegible",system-ui,arial,sans-serif'
FONT = "@fontsource/atkinson-hyperlegible@5.3.0"
FRONTEND = "govuk-frontend@6.3.0"


def package(name: str, folder: Path) -> Path:
    """Unpack an npm package into `folder` and return where its files are."""
    packed = subprocess.run(
        ["npm", "pack", name, "--json", "--pack-destination", str(folder)], check=True, capture_output=True, text=True
    )
    listing = json.loads(packed.stdout)
    entry = listing[0] if isinstance(listing, list) else next(iter(listing.values()))
    target = folder / re.sub(r"\W+", "-", name)
    with tarfile.open(folder / Path(entry["filename"]).name) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def without_source_map(text: str) -> str:
    return re.sub(r"/[*/]# sourceMappingURL=\S+(\s*\*/)?", "", text).rstrip() + "\n"


def unpacked(woff: bytes) -> bytes:
    """A WOFF 1.0 font as the plain font inside it: its tables are deflated one by one (www.w3.org/TR/WOFF)."""
    flavour, count = struct.unpack(">4x4s4xH", woff[:14])
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">4sHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset = len(header) + 16 * count
    directory, tables = b"", b""
    for number in range(count):
        tag, start, packed, length, checksum = struct.unpack(">4sIIII", woff[44 + 20 * number : 64 + 20 * number])
        table = woff[start : start + packed]
        table = zlib.decompress(table) if packed < length else table
        directory += struct.pack(">4sIII", tag, checksum, offset + len(tables), length)
        tables += table + b"\0" * (-len(table) % 4)
    return header + directory + tables


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frontend = package(FRONTEND, folder)
        font = package(FONT, folder)
        css = without_source_map((frontend / "dist/govuk/govuk-frontend.min.css").read_text())
        css = re.sub(r"@font-face\{[^}]*\}", "", css).replace("GDS Transport,arial,sans-serif", FAMILY)
        css = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
        (STATIC / "vendor/govuk-frontend.css").write_text(css)
        script = without_source_map((frontend / "dist/govuk/govuk-frontend.min.js").read_text())
        (STATIC / "vendor/govuk-frontend.js").write_text(script)
        for weight in ("400-normal", "400-italic", "700-normal"):
            file = f"atkinson-hyperlegible-latin-{weight}.woff2"
            (STATIC / "fonts" / file).write_bytes((font / "files" / file).read_bytes())
            plain = unpacked((font / "files" / file.replace(".woff2", ".woff")).read_bytes())
            (FONTS / file.replace(".woff2", ".ttf")).write_bytes(plain)
        for fonts in (STATIC / "fonts", FONTS):
            (fonts / "LICENSE.txt").write_text((font / "LICENSE").read_text())


if __name__ == "__main__":
    main()
