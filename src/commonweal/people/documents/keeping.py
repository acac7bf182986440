"""Keeping files: recognised, measured, scanned where there is a scanner, and stored under a key of their own."""

import hashlib
import secrets
import shlex
import subprocess
import zipfile
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage

from commonweal.people.documents.recognising import HEAD_BYTES, TYPES, ZIP, FileType, Sort, recognise

SCAN_SECONDS = 120
NOT_CHECKED = "The file could not be checked for viruses just now. Try again later"


@dataclass(frozen=True)
class Kept:
    """A file as it was stored: where, what it is, its length in bytes, its SHA-256, and if a scanner found it clean."""

    key: str
    type: FileType
    size: int
    digest: str
    was_scanned: bool


def most_bytes(sort: Sort) -> int:
    """The size limit of a sort of file: films have one of their own."""
    megabytes = settings.DOCUMENTS_MOST_FILM_MEGABYTES if sort is Sort.FILM else settings.DOCUMENTS_MOST_MEGABYTES
    return int(megabytes) * 1024 * 1024


def taken() -> str:
    """Which types are taken, in words."""
    return ", ".join(dict.fromkeys(one.called for one in TYPES))


def keep_file(upload: "File[bytes]") -> Kept:
    """Check a file and store it. Raises ValidationError under "file": what is wrong, and what to do."""
    size = upload.size or 0
    if not size:
        raise ValidationError({"file": "The file is empty. Choose another"})
    kind = _recognised(upload)
    if size > most_bytes(kind.sort):
        limit = most_bytes(kind.sort) // 1024 // 1024
        raise ValidationError({"file": f"The file is larger than {limit} MB. Choose a smaller or shorter one"})
    was_scanned = _scan(upload)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    key = secrets.token_hex(32)
    default_storage.save(path_of(key), upload)
    return Kept(key, kind, size, digest.hexdigest(), was_scanned)


def _recognised(upload: "File[bytes]") -> FileType:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    names: frozenset[str] = frozenset()
    if head.startswith(ZIP):
        try:
            upload.seek(0)
            with zipfile.ZipFile(upload) as archive:
                names = frozenset(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            names = frozenset()
    kind = recognise(head, names)
    if kind is None:
        raise ValidationError(
            {"file": f"This kind of file is not taken, whatever it is called. Choose one of: {taken()}"}
        )
    return kind


def _scan(upload: "File[bytes]") -> bool:
    """Hand the file to the installation's scanner on its standard input; False where there is none."""
    if not settings.DOCUMENTS_SCAN_COMMAND:
        return False
    upload.seek(0)
    try:
        done = subprocess.run(
            shlex.split(settings.DOCUMENTS_SCAN_COMMAND),
            input=upload.read(),
            capture_output=True,
            timeout=SCAN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValidationError(
            {"file": "The file could not be checked for viruses just now. Try again later"}
        ) from error
    if done.returncode == 1:
        raise ValidationError({"file": "The scanner found something harmful in this file, so it was not kept"})
    if done.returncode != 0:
        raise ValidationError({"file": NOT_CHECKED})
    return True


def path_of(key: str) -> str:
    """Where a key's file lies in the storage: spread over folders, so that none grows too long."""
    return f"documents/{key[:2]}/{key}"


def open_file(key: str) -> "File[bytes]":
    """The stored file. Raises FileNotFoundError where it is gone."""
    return default_storage.open(path_of(key), "rb")


def drop_file(key: str) -> None:
    """Take a file out of the storage; nothing where it is gone already."""
    default_storage.delete(path_of(key))
