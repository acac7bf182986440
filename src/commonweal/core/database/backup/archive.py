"""The backup file: one tar with the dump, the uploaded files and a manifest that says what must come back."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from commonweal.core.database.backup.tools import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `counts` are rows by table, `files` digests by path, `migrations` what the tables stand at.

    `ledger_break` is what verification found wrong with the ledger when the backup was made; "" for a sound one.
    """

    format: int
    software: str
    made_at: str
    server_release: int
    dump_sha256: str
    files: dict[str, str]
    counts: dict[str, int]
    migrations: list[str]
    ledger_entries: int
    ledger_chains: int
    ledger_break: str


def write_archive(path: Path, manifest: Manifest, dump: Path, files: Path) -> None:
    """Write the backup to `path`, readable by its owner only: whole, or not at all."""
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with (
            os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
            tarfile.open(fileobj=raw, mode="w") as tar,
        ):
            words = json.dumps(asdict(manifest), indent=1).encode()
            about = tarfile.TarInfo(MANIFEST)
            about.size = len(words)
            tar.addfile(about, BytesIO(words))
            tar.add(dump, DUMP, filter=_plain)
            for name in manifest.files:
                tar.add(files / name, FILES + name, filter=_plain)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _plain(about: tarfile.TarInfo) -> tarfile.TarInfo:
    about.uid = about.gid = 0
    about.uname = about.gname = ""
    about.mode = 0o600
    return about


def read_archive(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty `folder` and prove that each part is as it was made; returns its manifest.

    Raises BackupError where it is no backup, is cut short, or any part was changed.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            for about in tar:
                known = about.name in (MANIFEST, DUMP) or about.name.startswith(FILES)
                content = tar.extractfile(about) if about.isfile() else None
                if not known or content is None or ".." in PurePosixPath(about.name).parts:
                    raise BackupError(f"{path} is not a backup of Commonweal: it holds {about.name!r}.")
                target = folder / about.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with content, target.open("wb") as file:
                    shutil.copyfileobj(content, file)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_bytes()))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}.") from error
    except (ValueError, TypeError) as error:
        raise BackupError(f"{path} is not a backup of Commonweal: its manifest cannot be read.") from error
    if manifest.format != FORMAT:
        raise BackupError(f"{path} was made by a newer Commonweal ({manifest.software}). Upgrade this one first.")
    _prove(path, manifest, folder)
    return manifest


def _prove(path: Path, manifest: Manifest, folder: Path) -> None:
    dump = folder / DUMP
    if not dump.exists() or digest_of(dump) != manifest.dump_sha256:
        raise BackupError(f"{path} was changed or damaged since it was made: the records in it are not the ones kept.")
    files = folder / FILES
    there = {name: digest_of(files / name) for name in files_in(files)}
    if there != manifest.files:
        odd = sorted(set(there.items()) ^ set(manifest.files.items()))[0][0]
        raise BackupError(f"{path} was changed or damaged since it was made: the file {odd} is not as it was kept.")


def files_in(folder: Path) -> Iterator[str]:
    """The paths of all files below a folder (which need not exist), relative to it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
