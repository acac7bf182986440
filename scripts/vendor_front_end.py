"""Fetch the front-end files that are kept in the repository, at the versions below, and adapt them.

Run by hand when a version changes: `uv run python scripts/vendor_front_end.py`. Needs npm. What is adapted, and why:
source-map comments go (the maps are not shipped, and the static-file manifest would fail on them), the GDS Transport
typeface and the crest go (only government services may use them), and Atkinson Hyperlegible takes the typeface's place.
"""

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "src/commonweal/core/design/static/design"
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


def main() -> None:
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
        (STATIC / "fonts/LICENSE.txt").write_text((font / "LICENSE").read_text())


if __name__ == "__main__":
    main()
