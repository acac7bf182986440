"""Style sheets, scripts and fonts, gathered into the home for the web server: only when they have changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def gather_static_files() -> bool:
    """Copy, name by content and compress every static file unless the last gathering had the same; True if it did.

    Files of earlier versions stay, for pages that are open in somebody's browser.
    """
    noted = Path(settings.STATIC_ROOT) / "gathered"
    digest = _digest()
    if noted.exists() and noted.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    noted.write_text(digest)
    return True


def _digest() -> str:
    """Of the names, sizes and times of all sources: reading their content would take longer than it saves."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
